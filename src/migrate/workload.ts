import type { ContainerFacts, MountFacts, PublishedPort } from '../inspect/parse/engine';
import type { ComposeFile, ComposeService } from './parse/compose';

/** What is labelled or moved as one: a service of a Compose project with its containers, or a container by itself. */
export interface Workload {
  /** `service shop of web`, `container shop`. */
  readonly title: string;
  readonly service?: ServiceOrigin;
  /** The Swarm service that it belongs to. */
  readonly swarm?: string;
  readonly containers: readonly ContainerFacts[];
  readonly image: string;
  readonly networkMode: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly extraHosts: readonly string[];
  readonly published: readonly PublishedPort[];
  readonly mounts: readonly MountFacts[];
  /** What Docker's DNS knows it by, the name of the service first. */
  readonly names: readonly string[];
  readonly networks: readonly Attachment[];
}

export interface ServiceOrigin {
  readonly project: string;
  readonly name: string;
  readonly files: readonly string[];
  /** Keys it has in the files, as far as these could be read. */
  readonly keys: readonly string[];
}

export interface Attachment {
  readonly network: string;
  /** The IPv4 address that was asked for; empty when the engine chose. */
  readonly fixed: string;
  /** Addresses its containers have there. */
  readonly addresses: readonly string[];
}

/** Containers of one service together, others by themselves, and services of the files that have no container yet. */
export function workloadsOf(
  containers: readonly ContainerFacts[],
  files: readonly ComposeFile[],
): readonly Workload[] {
  const groups = new Map<string, ContainerFacts[]>();
  for (const container of containers) {
    if (/^true$/i.test(container.labels['com.docker.compose.oneoff'] ?? '')) continue;
    const key = serviceKey(container) ?? container.id;
    groups.set(key, [...(groups.get(key) ?? []), container]);
  }
  const found = [...groups.values()].map((group) => ofContainers(group, files));
  const known = new Set(
    found.flatMap(({ service }) => (service ? [keyOf(service.project, service.name)] : [])),
  );
  const more = projectsOf(files, found).flatMap(({ project, files }) =>
    [...new Set(files.flatMap(({ services }) => services.map(({ name }) => name)))]
      .filter((name) => !known.has(keyOf(project, name)))
      .map((name) => ofFiles(project, name, files)),
  );
  return [...found, ...more];
}

const keyOf = (project: string, service: string): string => `${project}\u0000${service}`;

function serviceKey({ labels }: ContainerFacts): string | undefined {
  const [project, service] = [labels['com.docker.compose.project'], labels['com.docker.compose.service']];
  return project !== undefined && service !== undefined ? keyOf(project, service) : undefined;
}

function ofContainers(group: readonly ContainerFacts[], files: readonly ComposeFile[]): Workload {
  const [first] = group;
  if (!first) throw new Error('a workload has a container');
  const service = originOf(first, files);
  const swarm = first.labels['com.docker.swarm.service.name'];
  const aliases = group.flatMap(({ id, endpoints }) =>
    endpoints.flatMap((endpoint) => endpoint.aliases.filter((alias) => !id.startsWith(alias))),
  );
  return {
    title: service ? `service ${service.name} of ${service.project}` : `container ${first.name}`,
    ...(service && { service }),
    ...(swarm && { swarm }),
    containers: group,
    image: first.image,
    networkMode: first.networkMode,
    labels: first.labels,
    extraHosts: first.extraHosts,
    published: group.flatMap(({ published }) => published),
    mounts: first.mounts,
    names: [
      ...new Set([
        ...(service ? [service.name] : []),
        ...(swarm ? [swarm] : []),
        ...group.map(({ name }) => name),
        ...aliases,
      ]),
    ],
    networks: attachments(group),
  };
}

function originOf({ labels }: ContainerFacts, files: readonly ComposeFile[]): ServiceOrigin | undefined {
  const project = labels['com.docker.compose.project'];
  const name = labels['com.docker.compose.service'];
  if (project === undefined || name === undefined) return undefined;
  const paths = filesOf(labels);
  return {
    project,
    name,
    files: paths,
    keys: keysOf(
      name,
      files.filter(({ path }) => paths.includes(path)),
    ),
  };
}

const mostFiles = 20;

/** The Compose files that a container was made from. Compose names them from the root. */
export function filesOf(labels: Readonly<Record<string, string>>): string[] {
  const paths = (labels['com.docker.compose.project.config_files'] ?? '').split(',');
  return paths.filter((path) => path.startsWith('/')).slice(0, mostFiles);
}

function keysOf(service: string, files: readonly ComposeFile[]): string[] {
  const found = files.flatMap(({ services }) => services.filter(({ name }) => name === service));
  return [...new Set(found.flatMap(({ keys }) => keys))];
}

function attachments(group: readonly ContainerFacts[]): Attachment[] {
  const names = new Set(group.flatMap(({ endpoints }) => endpoints.map(({ network }) => network)));
  return [...names].map((network) => {
    const on = group.flatMap(({ endpoints }) => endpoints.filter((one) => one.network === network));
    return {
      network,
      fixed: on.find(({ configured }) => configured !== '')?.configured ?? '',
      addresses: on.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]).filter((address) => address !== ''),
    };
  });
}

interface Project {
  readonly project: string;
  readonly files: readonly ComposeFile[];
}

/** Files that containers come from belong to their project; others make one of their own, by their name or their folder's. */
function projectsOf(files: readonly ComposeFile[], found: readonly Workload[]): Project[] {
  const projects = new Map<string, ComposeFile[]>();
  for (const file of files) {
    const owner = found.find(({ service }) => service?.files.includes(file.path))?.service?.project;
    const project = owner ?? file.name ?? folderName(file.path);
    projects.set(project, [...(projects.get(project) ?? []), file]);
  }
  return [...projects].map(([project, files]) => ({ project, files }));
}

/** As Compose makes a project's name out of a folder's. */
function folderName(path: string): string {
  const folder = path.split('/').at(-2) ?? '';
  return folder
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

/** Of several files, the later ones go in front of the earlier ones. */
function ofFiles(project: string, name: string, files: readonly ComposeFile[]): Workload {
  const all = files.flatMap(({ services }) => services.filter((one) => one.name === name));
  const last = (of: (one: ComposeService) => string) => all.map(of).findLast((text) => text !== '') ?? '';
  const containerNames = all.flatMap(({ containerName }) => containerName ?? []);
  const networks = networksOf(all);
  return {
    title: `service ${name} of ${project}`,
    service: { project, name, files: files.map(({ path }) => path), keys: keysOf(name, files) },
    containers: [],
    image: last(({ image }) => image),
    networkMode: last(({ networkMode }) => networkMode),
    labels: Object.assign({}, ...all.map(({ labels }) => labels)) as Record<string, string>,
    extraHosts: all.flatMap(({ extraHosts }) => extraHosts),
    published: all.flatMap(({ published }) => published),
    mounts: all.flatMap(({ mounts }) => mounts),
    names: [...new Set([name, ...containerNames, ...networks.flatMap(({ aliases }) => aliases)])],
    networks: networks.map(({ network, ipv4 }) => ({
      network: `${project}_${network}`,
      fixed: ipv4,
      addresses: ipv4 === '' ? [] : [ipv4],
    })),
  };
}

/** One that names none is on its project's default network. */
function networksOf(all: readonly ComposeService[]): ComposeService['networks'] {
  const found = all.flatMap(({ networks }) => networks);
  const isElsewhere = found.length > 0 || all.some(({ networkMode }) => networkMode !== '');
  return isElsewhere ? found : [{ network: 'default', ipv4: '', aliases: [] }];
}
