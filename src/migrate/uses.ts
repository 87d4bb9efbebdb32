import { splitExtraHost } from '../inspect/parse/engine';
import type { Target } from './targets';
import type { Workload } from './workload';

/** A proxy that sends requests to a workload. */
export interface Use {
  readonly proxy: Workload;
  readonly workload: Workload;
  readonly target: Target;
  /** By a name, an address of the container, or a published port. */
  readonly by: 'name' | 'address' | 'published';
  /** The port in the container, if known. */
  readonly port?: number;
  /** The line of `--add-host` that defines the name, if there is one. */
  readonly extraHost?: string;
}

/** The workloads that the targets of a proxy lead to; other targets are left out. */
export function usesOf(
  proxy: Workload,
  targets: readonly Target[],
  workloads: readonly Workload[],
  /** Addresses of the host, also those that containers use. */
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

/** Docker's DNS resolves only names on shared networks; a proxy on the host's network resolves names in another way. */
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
