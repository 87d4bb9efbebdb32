import type { Fact } from '../inspect/facts';
import { networkOfNathost } from '../inspect/who';
import { parseSubnet, type Subnet } from '../model/subnet';
import { defaultSubnet } from '../model/settings';
import type { MigrationFacts, ProxySeen } from './facts';
import { applicationsOf, type Application } from './naming';
import { proxyKindOf, type ProxyKind } from './proxy-kind';
import { targetsIn, type Target } from './targets';
import { usesOf, type Use } from './uses';
import { workloadsOf, type Workload } from './workload';

/** The state of a host for a migration. */
export interface Picture {
  readonly facts: MigrationFacts;
  readonly workloads: readonly Workload[];
  /** Proxies on the host's network, or to be moved there. */
  readonly proxies: readonly Proxy[];
  readonly applications: readonly Application[];
  /** nathost's network and subnet, present or default. */
  readonly ownNetwork: string;
  readonly pool: Subnet | undefined;
  /** The prefix of labels. */
  readonly prefix: string;
  /** Whether only proxies with a label of their own get names. */
  readonly onlyLabelled: boolean;
}

export interface Proxy {
  readonly workload: Workload;
  readonly kind: ProxyKind;
  readonly onHost: boolean;
  /** Absent if none of its containers is running. */
  readonly seen?: ProxySeen;
  readonly targets: readonly Target[];
  /** Where it sends requests; guessed from its networks if its configuration could not be read. */
  readonly uses: readonly Use[];
  readonly isGuessed: boolean;
}

export function pictureOf(facts: MigrationFacts, named: ReadonlySet<string>): Picture {
  const containers = known(facts.containers) ?? [];
  const projects = facts.projects.flatMap(({ content }) => known(content) ?? []);
  const nathost = known(facts.nathost);
  const network = networkOfNathost(known(facts.networks) ?? [], nathost);
  const subnet = nathost?.network?.subnet ?? network?.subnets[0]?.subnet ?? defaultSubnet;
  const prefix = facts.settings['NATHOST_LABEL_PREFIX'] || 'nathost';
  const workloads = workloadsOf(containers, projects);
  const proxies = proxiesAmong(workloads, facts, named);
  return {
    facts,
    workloads,
    proxies,
    applications: applicationsOf(
      proxies.flatMap(({ uses }) => uses),
      prefix,
    ),
    prefix,
    onlyLabelled: facts.settings['NATHOST_PROXIES'] === 'labelled',
    ownNetwork: nathost?.network?.name ?? network?.name ?? 'nathost',
    pool: parseSubnet(subnet),
  };
}

export function known<T>(fact: Fact<T>): T | undefined {
  return 'known' in fact ? fact.known : undefined;
}

/** Whether `--proxy` names it, by its container, service or title. */
export function isNamed({ title, names, containers }: Workload, named: ReadonlySet<string>): boolean {
  return [title, ...names, ...containers.map(({ id }) => id)].some((name) => named.has(name));
}

/**
 * Those on the host's network, and those that publish ports and forward requests. A web server behind another proxy counts as an
 * application.
 */
function proxiesAmong(
  workloads: readonly Workload[],
  facts: MigrationFacts,
  named: ReadonlySet<string>,
): Proxy[] {
  const all = workloads.flatMap((workload) => candidate(workload, workloads, facts, named) ?? []);
  const entrances = all.filter(
    ({ workload, uses, isGuessed, onHost }) =>
      onHost || isNamed(workload, named) || (workload.published.length > 0 && (uses.length > 0 || isGuessed)),
  );
  const inFront = (proxy: Proxy) =>
    entrances.some(
      (other) => other !== proxy && other.uses.some(({ workload }) => workload === proxy.workload),
    );
  return entrances.filter((proxy) => proxy.onHost || isNamed(proxy.workload, named) || !inFront(proxy));
}

function candidate(
  workload: Workload,
  workloads: readonly Workload[],
  facts: MigrationFacts,
  named: ReadonlySet<string>,
): Proxy | undefined {
  const seen = workload.containers.flatMap(({ id }) => facts.proxies.get(id) ?? [])[0];
  const kind =
    seen?.kind ??
    (workload.containers.length === 0 ? proxyKindOf({ ...workload, processes: [] }) : undefined) ??
    (isNamed(workload, named) ? 'other' : undefined);
  if (kind === undefined) return undefined;
  const onHost = workload.networkMode === 'host';
  const configuration = seen && known(seen.configuration);
  const targets = configuration ? targetsIn(configuration) : [];
  const isGuessed = configuration === undefined && !onHost;
  const uses = isGuessed
    ? guesses(workload, workloads)
    : usesOf(workload, targets, workloads, hostAddresses(facts, onHost));
  return { workload, kind, onHost, ...(seen && { seen }), targets, uses, isGuessed };
}

/** Applications it shares a network with, by their first names. */
function guesses(proxy: Workload, workloads: readonly Workload[]): Use[] {
  return workloads
    .filter((other) => other !== proxy && other.published.length === 0)
    .filter((other) => !proxyKindOf({ ...other, processes: [] }))
    .filter(({ networks }) => networks.some(({ network }) => isShared(network, proxy)))
    .flatMap((workload) => {
      const [host] = workload.names;
      const target = host !== undefined && { host, place: '', written: host };
      return target ? [{ proxy, workload, target, by: 'name' as const }] : [];
    });
}

/** The default bridge resolves no names. */
function isShared(network: string, { networks }: Workload): boolean {
  return network !== 'bridge' && networks.some((own) => own.network === network);
}

/** Names and addresses of the host; in a container on another network, localhost is the container itself. */
function hostAddresses(facts: MigrationFacts, onHost: boolean): ReadonlySet<string> {
  const links = known(facts.links) ?? [];
  const gateways = (known(facts.networks) ?? []).flatMap(({ subnets }) =>
    subnets.flatMap(({ gateway }) => gateway ?? []),
  );
  return new Set([
    ...links.filter(({ loopback }) => onHost || !loopback).flatMap(({ addresses }) => addresses),
    ...gateways,
    ...(onHost ? ['localhost', '127.0.0.1', '::1'] : []),
    'host-gateway',
    'host.docker.internal',
  ]);
}
