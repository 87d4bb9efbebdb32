import { splitExtraHost } from '../inspect/parse/engine';
import type { Target } from './targets';
import type { Workload } from './workload';

/** A proxy that sends requests to a workload. */
export interface Use {
  readonly proxy: Workload;
  readonly workload: Workload;
  readonly target: Target;
  /** How it is addressed: by a name, by an address of the container, or by a port that it publishes. */
  readonly by: 'name' | 'address' | 'published';
  /** The port in the container, where the target tells. */
  readonly port?: number;
  /** The line of `--add-host` that makes the name known, if it is one. */
  readonly extraHost?: string;
}

/** Where the targets of one proxy lead; those that lead to no container are left out. */
export function usesOf(
  proxy: Workload,
  targets: readonly Target[],
  workloads: readonly Workload[],
  /** Addresses of the host itself, also as containers see it. */
  hostAddresses: ReadonlySet<string>,
): readonly Use[] {
  const others = workloads.filter((workload) => workload !== proxy);
  return targets.flatMap((target): Use[] => {
    const found = leadsTo(proxy, target, others, hostAddresses);
    return found ? [{ proxy, target, ...found }] : [];
  });
}

type Lead = Pick<Use, 'workload' | 'by' | 'port' | 'extraHost'>;

function leadsTo(
  proxy: Workload,
  target: Target,
  others: readonly Workload[],
  hostAddresses: ReadonlySet<string>,
): Lead | undefined {
  const { host, port } = target;
  const extraHost = proxy.extraHosts.find((line) => splitExtraHost(line)[0] === host);
  const address = extraHost === undefined ? host : splitExtraHost(extraHost)[1];
  const direct = others.find((other) => hasAddress(other, address));
  if (direct) {
    const by = extraHost === undefined ? 'address' : 'name';
    return { workload: direct, by, ...(port !== undefined && { port }), ...(extraHost && { extraHost }) };
  }
  if (hostAddresses.has(address) && port !== undefined) {
    const published = publisher(others, address, port);
    return published && { ...published, by: 'published', ...(extraHost && { extraHost }) };
  }
  const named = extraHost === undefined ? byName(proxy, host, others) : undefined;
  return named && { workload: named, by: 'name', ...(port !== undefined && { port }) };
}

function hasAddress({ networks }: Workload, address: string): boolean {
  return networks.some(({ fixed, addresses }) => fixed === address || addresses.includes(address));
}

function publisher(
  others: readonly Workload[],
  address: string,
  port: number,
): { workload: Workload; port: number } | undefined {
  for (const workload of others) {
    const found = workload.published.find(
      ({ hostAddress, hostPort, protocol }) =>
        hostPort === port &&
        protocol === 'tcp' &&
        (hostAddress === '' || hostAddress === address || !isLoopback(hostAddress)),
    );
    if (found) return { workload, port: found.containerPort };
  }
  return undefined;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Docker's DNS knows the names of those one shares a network with; a proxy on the host's network has them from elsewhere. */
function byName(proxy: Workload, name: string, others: readonly Workload[]): Workload | undefined {
  const having = others.filter(({ names }) => names.some((one) => one.toLowerCase() === name));
  const near = having.filter(({ networks }) =>
    networks.some(({ network }) => proxy.networks.some((own) => own.network === network)),
  );
  return (
    near.find(isRunning) ?? near[0] ?? (proxy.networkMode === 'host' ? having.find(isRunning) : undefined)
  );
}

function isRunning({ containers }: Workload): boolean {
  return containers.some(({ running }) => running);
}
