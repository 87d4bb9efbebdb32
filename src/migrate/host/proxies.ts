import { factOf, type Files } from '../../inspect/host/files';
import { readNginx } from '../../inspect/host/nginx';
import { processesOf } from '../../inspect/host/processes';
import type { Programs } from '../../inspect/host/programs';
import type { Fact } from '../../inspect/facts';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { parseSockets, type Socket } from '../../inspect/parse/sockets';
import { readTar } from '../../inspect/parse/tar';
import type { Configuration, ProxySeen } from '../facts';
import { configurationPlaces, proxyKindOf, type ProxyKind } from '../proxy-kind';

/** Running containers that are reverse proxies or given as such, with their configurations. */
export async function readProxies(
  programs: Programs,
  files: Files,
  containers: readonly ContainerFacts[],
  named: ReadonlySet<string>,
  isHere: boolean,
): Promise<ReadonlyMap<string, ProxySeen>> {
  const found = await Promise.all(
    containers
      .filter(({ running }) => running)
      .map(async (container) => {
        const kind = await kindOf(programs, files, container, named);
        if (kind === undefined) return [];
        const sockets =
          isHere && container.networkMode !== 'host' ? await socketsOf(files, container.pid) : undefined;
        const configuration = await configurationOf(programs, files, container, kind);
        return [[container.id, { kind, configuration, ...(sockets && { sockets }) }] as const];
      }),
  );
  return new Map(found.flat());
}

async function kindOf(
  programs: Programs,
  files: Files,
  container: ContainerFacts,
  named: ReadonlySet<string>,
): Promise<ProxyKind | undefined> {
  const { id, name, labels } = container;
  const kind = proxyKindOf({ ...container, processes: await processesOf(programs, files, id) });
  const isNamed = [id, name, labels['com.docker.compose.service'] ?? ''].some((one) => named.has(one));
  return kind ?? (isNamed ? 'other' : undefined);
}

/** The sockets of the container's own network. Without root, or from another machine, they are not visible. */
async function socketsOf(files: Files, pid: number): Promise<Socket[] | undefined> {
  try {
    const tables = await Promise.all([
      files.read(`/proc/${pid}/net/tcp`),
      files.read(`/proc/${pid}/net/tcp6`).catch(() => ''),
    ]);
    return tables.flatMap((text) => parseSockets(text, 'tcp'));
  } catch {
    return undefined;
  }
}

async function configurationOf(
  programs: Programs,
  files: Files,
  container: ContainerFacts,
  kind: ProxyKind,
): Promise<Fact<Configuration>> {
  if (kind === 'nginx') {
    const [found] = await readNginx(programs, files, [container]);
    if (found && 'known' in found.configuration) return { known: { nginx: found.configuration.known } };
    if (found) return found.configuration as Fact<Configuration>;
  }
  return factOf(async () => ({ texts: await textsOf(programs, container.id, kind) }));
}

const largest = 4 * 1024 * 1024;
const longest = 256 * 1024;

/** All files in the folders of such a proxy's configuration. @throws Error if there are none */
async function textsOf(
  programs: Programs,
  id: string,
  kind: ProxyKind,
): Promise<readonly { path: string; text: string }[]> {
  const found = await Promise.all(
    configurationPlaces(kind).map(async (folder) => {
      const base = folder.slice(0, folder.lastIndexOf('/'));
      const files = await programs
        .dockerBytes(['cp', '--follow-link', `${id}:${folder}`, '-'], largest)
        .then(readTar)
        .catch(() => []);
      return files.map(({ path, content }) => ({ path: `${base}/${path}`, content }));
    }),
  );
  const texts = found
    .flat()
    .filter(({ content }) => content.length <= longest && !content.includes(0))
    .map(({ path, content }) => ({ path, text: content.toString('utf8') }));
  if (texts.length === 0)
    throw new Error(`there is no configuration in ${configurationPlaces(kind).join(', ')}`);
  return texts;
}
