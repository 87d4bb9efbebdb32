import { notTheHost, readContainers, readNetworks } from '../../inspect/host/engine';
import { factOf } from '../../inspect/host/files';
import { readSockets } from '../../inspect/host/owners';
import type { Host } from '../../inspect/host/programs';
import type { Fact } from '../../inspect/facts';
import { parseLinks, parseRoutes } from '../../inspect/parse/ip';
import type { ContainerFacts } from '../../inspect/parse/engine';
import type { MigrationFacts } from '../facts';
import type { MadeWith } from '../parse/made-with';
import { known } from '../picture';
import { readProjects } from './compose-projects';
import { readMadeWith } from './made-with';
import { readProxies } from './proxies';

export interface Wanted {
  /** Given Compose files, as absolute paths. */
  readonly files: readonly string[];
  /** Containers or services given with `--proxy`. */
  readonly proxies: ReadonlySet<string>;
}

export interface Sources {
  readonly nathost: () => Promise<MigrationFacts['nathost']>;
  readonly settings: () => Promise<MigrationFacts['settings']>;
  /** Why the engine's host cannot be read from here, if it is another machine. */
  readonly elsewhere: string | undefined;
}

/** Reads the input of a migration; changes nothing. */
export async function gatherMigration(
  { programs, files }: Host,
  wanted: Wanted,
  sources: Sources,
): Promise<MigrationFacts> {
  const [containers, networks, links] = await Promise.all([
    factOf(() => readContainers(programs)),
    factOf(() => readNetworks(programs)),
    factOf(async () => parseLinks(await programs.run('ip', ['-json', '-details', 'address', 'show']))),
  ]);
  const all = known(containers) ?? [];
  const madeWith = await readMadeWith(programs, all);
  const seen = all.map((one) => withoutInherited(one, madeWith.get(one.id)));
  const elsewhere = sources.elsewhere ?? notTheHost(networks, links);
  const here = <T>(ask: () => Promise<T>): Promise<Fact<T>> =>
    elsewhere === undefined ? factOf(ask) : Promise.resolve({ unknown: elsewhere });
  const sockets = here(() => readSockets(files, new Set(seen.map(({ id }) => id))));
  const proxies = await readProxies(programs, files, seen, wanted.proxies, elsewhere === undefined);
  return {
    containers: 'known' in containers ? { known: seen } : containers,
    networks,
    nathost: await sources.nathost(),
    settings: await sources.settings(),
    links: elsewhere === undefined ? links : { unknown: elsewhere },
    routes: await here(async () =>
      parseRoutes(await programs.run('ip', ['-json', 'route', 'show', 'table', 'all'])),
    ),
    sockets: await sockets,
    firstFreePort: await here(async () =>
      Number(await files.read('/proc/sys/net/ipv4/ip_unprivileged_port_start')),
    ),
    proxies,
    madeWith,
    projects: await readProjects({ programs, files }, wanted.files, seen),
  };
}

/** Ignores Compose labels that come from an image. */
function withoutInherited(container: ContainerFacts, made: MadeWith | undefined): ContainerFacts {
  const brought = made?.image?.Labels ?? {};
  const labels = Object.entries(container.labels).filter(
    ([label, value]) => !label.startsWith('com.docker.compose.project.') || brought[label] !== value,
  );
  return { ...container, labels: Object.fromEntries(labels) };
}
