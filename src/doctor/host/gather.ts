import { hostNetworked } from '../../inspect/who';
import type { ConntrackGrowth, Facts, TcpSettings } from '../facts';
import type { Fact } from '../../inspect/facts';
import { parseConntrackStat } from '../parse/conntrack';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { bridgePortsOf, parseDefaultGateway, parseLinks, parseRoutes } from '../../inspect/parse/ip';
import { readConntrackTable, readFlows } from './conntrack';
import { notTheHost, readContainers, readNetworks } from '../../inspect/host/engine';
import { factOf, type Files } from '../../inspect/host/files';
import { readFirewall } from './firewall';
import { readNginx } from '../../inspect/host/nginx';
import { readSockets } from '../../inspect/host/owners';
import type { Programs } from '../../inspect/host/programs';

export interface Sources {
  readonly programs: Programs;
  readonly files: Files;
  /** Why the engine's host cannot be checked from here, if that is known already. */
  readonly elsewhere: string | undefined;
  readonly nathost: () => Promise<Facts['nathost']>;
  readonly pause: (ms: number) => Promise<void>;
  /** Between two readings of a counter. */
  readonly intervalMs: number;
}

/** Reads every fact independently: a failure does not affect the others. */
export async function gatherFacts(sources: Sources): Promise<Facts> {
  const { programs, files, nathost } = sources;
  const [containers, networks, links] = await Promise.all([
    factOf(() => readContainers(programs)),
    factOf(() => readNetworks(programs)),
    factOf(async () => parseLinks(await programs.run('ip', ['-json', '-details', 'address', 'show']))),
  ]);
  const known = 'known' in containers ? containers.known : [];
  const elsewhere = sources.elsewhere ?? notTheHost(networks, links);
  const here = <T>(ask: () => Promise<T>): Promise<Fact<T>> =>
    elsewhere === undefined ? factOf(ask) : Promise.resolve({ unknown: elsewhere });
  const ofHost = <T>(fact: Fact<T>): Fact<T> => (elsewhere === undefined ? fact : { unknown: elsewhere });
  const ids = new Set(known.map(({ id }) => id));
  const growth = here(() => readGrowth(sources));
  return {
    containers,
    networks,
    nathost: await nathost(),
    links: ofHost(links),
    routes: await here(async () =>
      parseRoutes(await programs.run('ip', ['-json', 'route', 'show', 'table', 'all'])),
    ),
    bridgePorts: ofHost('known' in links ? { known: bridgePortsOf(links.known) } : links),
    defaultGateways: await here(() => readGateways(files, known)),
    conntrackTable: await here(() => readConntrackTable(files)),
    conntrackFlows: await here(() => readFlows(programs, files)),
    sockets: await here(() => readSockets(files, ids)),
    tcp: await here(() => readTcp(files)),
    firewall: await here(() => readFirewall(programs)),
    nginx:
      'known' in containers
        ? await factOf(() => readNginx(programs, files, hostNetworked(known)))
        : containers,
    conntrackGrowth: await growth,
  };
}

async function readGrowth({ files, pause, intervalMs }: Sources): Promise<ConntrackGrowth> {
  const read = async () => parseConntrackStat(await files.read('/proc/net/stat/nf_conntrack'));
  const before = await read();
  await pause(intervalMs);
  return { before, after: await read(), seconds: intervalMs / 1000 };
}

async function readGateways(
  files: Files,
  containers: readonly ContainerFacts[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { id, pid, running } of containers) {
    if (!running || pid === 0) continue;
    const gateway = parseDefaultGateway(await files.read(`/proc/${pid}/net/route`).catch(() => ''));
    if (gateway !== undefined) found.set(id, gateway);
  }
  return found;
}

async function readTcp(files: Files): Promise<TcpSettings> {
  const [firstPort = 0, lastPort = 0] = (await files.read('/proc/sys/net/ipv4/ip_local_port_range'))
    .trim()
    .split(/\s+/)
    .map(Number);
  const timeWaitReuse = Number((await files.read('/proc/sys/net/ipv4/tcp_tw_reuse')).trim());
  return { firstPort, lastPort, timeWaitReuse };
}
