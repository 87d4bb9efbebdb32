import { socketStates } from '../inspect/parse/sockets';
import { walkNginx } from '../inspect/parse/nginx';
import { known, type Proxy } from './picture';
import { placeOf } from './targets';

export interface Listen {
  readonly port: number;
  /** Empty for all addresses. */
  readonly address: string;
  readonly place: string;
  /** As written, such as `[::]:80`. */
  readonly end: string;
  /** The words after the address, such as `ssl`. */
  readonly args: readonly string[];
}

/** The `listen` directives of nginx; empty for other proxies. */
export function listens({ seen }: Proxy): readonly Listen[] {
  const configuration = seen && known(seen.configuration);
  if (!configuration || !('nginx' in configuration)) return [];
  return [...walkNginx(configuration.nginx)]
    .filter(({ name }) => name === 'listen')
    .flatMap((directive) => {
      const [end = '', ...args] = directive.args;
      const [, address = '', port] = /^(?:(\[[^\]]*\]|[^:]*):)?(\d{1,5})$/.exec(end) ?? [];
      const isAll = ['', '*', '0.0.0.0', '[::]'].includes(address);
      return port === undefined
        ? []
        : [{ port: Number(port), address: isAll ? '' : address, place: placeOf(directive), end, args }];
    });
}

export interface Port {
  readonly port: number;
  /** Empty for all addresses. */
  readonly address: string;
}

/** The ports of the host that it will use: its published ones, and others it listens on. */
export function portsOnHost(proxy: Proxy): readonly Port[] {
  const { published } = proxy.workload;
  const asPublished = published
    .filter(({ hostPort, protocol }) => hostPort > 0 && protocol === 'tcp')
    .map(({ hostAddress, hostPort }) => ({ address: hostAddress, port: hostPort }));
  return [...asPublished, ...unpublished(proxy)];
}

/** Unpublished ports it listens on, which become reachable on the host's network. */
export function unpublished(proxy: Proxy): readonly Port[] {
  const inner = new Set(proxy.workload.published.map(({ containerPort }) => containerPort));
  const listening = (proxy.seen?.sockets ?? [])
    .filter(({ protocol, state }) => protocol === 'tcp' && state === socketStates.listen)
    // Docker's DNS has a socket on 127.0.0.11 in each network.
    .filter(({ local, localPort }) => local !== '127.0.0.11' && !inner.has(localPort))
    .map(({ local, localPort }) => ({
      address: ['0.0.0.0', '::'].includes(local) ? '' : local,
      port: localPort,
    }));
  const seen = new Map(listening.map((one) => [`${one.address} ${one.port}`, one]));
  return [...seen.values()];
}

export function clash(one: Port, other: Port): boolean {
  return (
    one.port === other.port && (one.address === '' || other.address === '' || one.address === other.address)
  );
}
