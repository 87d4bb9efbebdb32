import type { ContainerFacts, MountFacts, PublishedPort } from '../inspect/parse/engine';
import type { ComposeProject, ComposeService } from './parse/compose';

/** The unit of labelling and moving: a service of a Compose project with its containers, or a single container. */
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
  /** Its names in Docker's DNS, the service's first. */
  readonly names: readonly string[];
  readonly networks: readonly Attachment[];
}

export interface ServiceOrigin {
  readonly project: string;
  readonly name: string;
  readonly files: readonly string[];
  /** Its keys in the Compose files, as far as these could be read. */
  readonly keys: readonly string[];
}

export interface Attachment {
  readonly network: string;
  /** The static IPv4 address; empty if the engine chose it. */
  readonly fixed: string;
  /** The addresses of its containers there. */
  readonly addresses: readonly string[];
}

/** Groups containers by service, single containers alone, and adds services of the files without a container. */
export function workloadsOf(
  containers: readonly ContainerFacts[],
  projects: readonly ComposeProject[],
): readonly Workload[] {
  const groups = new Map<string, ContainerFacts[]>();
  for (const container of containers) {
    if (/^true$/i.test(container.labels['com.docker.compose.oneoff'] ?? '')) continue;
    const key = serviceKey(container) ?? container.id;
    groups.set(key, [...(groups.get(key) ?? []), container]);
  }
  const found = [...groups.values()].map((group) => ofContainers(group, projects));
  const known = new Set(
    found.flatMap(({ service }) => (service ? [keyOf(service.project, service.name)] : [])),
  );
  const more = projects.flatMap((project) =>
    project.services
      .filter(({ name }) => !known.has(keyOf(project.name, name)))
      .map((service) => ofFiles(project, service)),
  );
  return [...found, ...more];
}

const keyOf = (project: string, service: string): string => `${project}\u0000${service}`;

function serviceKey({ labels }: ContainerFacts): string | undefined {
  const [project, service] = [labels['com.docker.compose.project'], labels['com.docker.compose.service']];
  return project !== undefined && service !== undefined ? keyOf(project, service) : undefined;
}

function ofContainers(group: readonly ContainerFacts[], projects: readonly ComposeProject[]): Workload {
  const [first] = group;
  if (!first) throw new Error('a workload has a container');
  const service = originOf(first, projects);
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

function originOf(
  { labels }: ContainerFacts,
  projects: readonly ComposeProject[],
): ServiceOrigin | undefined {
  const project = labels['com.docker.compose.project'];
  const name = labels['com.docker.compose.service'];
  if (project === undefined || name === undefined) return undefined;
  const services = projects.filter((one) => one.name === project).flatMap((one) => one.services);
  return {
    project,
    name,
    files: filesOf(labels),
    keys: services.find((service) => service.name === name)?.keys ?? [],
  };
}

const mostFiles = 20;

/** The Compose files of a container, as absolute paths. */
export function filesOf(labels: Readonly<Record<string, string>>): string[] {
  const paths = (labels['com.docker.compose.project.config_files'] ?? '').split(',');
  return paths.filter((path) => path.startsWith('/')).slice(0, mostFiles);
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

function ofFiles(project: ComposeProject, service: ComposeService): Workload {
  const { name, containerName, networks, keys } = service;
  return {
    title: `service ${name} of ${project.name}`,
    service: { project: project.name, name, files: project.files, keys },
    containers: [],
    image: service.image,
    networkMode: service.networkMode,
    labels: service.labels,
    extraHosts: service.extraHosts,
    published: service.published,
    mounts: service.mounts,
    names: [
      ...new Set([
        name,
        ...(containerName ? [containerName] : []),
        ...networks.flatMap(({ aliases }) => aliases),
      ]),
    ],
    networks: networks.map(({ network, ipv4 }) => ({
      network,
      fixed: ipv4,
      addresses: ipv4 === '' ? [] : [ipv4],
    })),
  };
}
