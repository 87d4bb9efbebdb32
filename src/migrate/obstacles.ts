import { isListening } from '../inspect/listeners';
import { known, type Picture, type Proxy } from './picture';
import { clash, portsOnHost, type Port } from './ports-of';

/** Whether the proxy is on the host's network, or can move there. */
export function isMovable(proxy: Proxy, picture: Picture): boolean {
  return proxy.onHost || obstacles(proxy, picture).length === 0;
}

/** Why a proxy cannot move to the host's network as it is. */
export function obstacles(proxy: Proxy, picture: Picture): readonly string[] {
  const { workload, targets } = proxy;
  const unclear = targets.filter(({ plainly, host }) => plainly !== undefined && host === '');
  return [
    ...(workload.swarm
      ? [
          `it belongs to the swarm service ${workload.swarm}: docker service update --network-add host --publish-rm PORT moves all of its tasks there`,
        ]
      : []),
    ...(workload.networkMode.startsWith('container:') ? ['it shares the network of another container'] : []),
    ...(workload.containers.length > 1
      ? [`it has ${workload.containers.length} containers, and one alone can have its ports on the host`]
      : []),
    ...unclear.map(
      ({ place, written }) =>
        `${place} says ${written}, which is looked up in DNS at run time and never in a hosts file: write each application's name without a variable`,
    ),
    ...clashes(proxy, picture),
  ];
}

interface Taken extends Port {
  readonly by: string;
}

function clashes(proxy: Proxy, picture: Picture): string[] {
  const taken = takenPorts(proxy, picture);
  return portsOnHost(proxy).flatMap((port) => {
    const other = taken.find((one) => clash(port, one));
    return other
      ? [`port ${port.port} of the host is ${other.by}: let it listen on another one, or on another address`]
      : [];
  });
}

function takenPorts(proxy: Proxy, { facts, workloads, proxies }: Picture): Taken[] {
  const own = new Set(proxy.workload.containers.map(({ id }) => id));
  const sockets = (known(facts.sockets) ?? [])
    .filter((socket) => socket.protocol === 'tcp' && isListening(socket))
    // Published ports are better known from the containers.
    .filter(
      ({ owner }) =>
        owner?.program !== 'docker-proxy' &&
        owner?.program !== 'dockerd' &&
        !own.has(owner?.containerId ?? ''),
    )
    .map(({ local, localPort, owner }) => ({
      address: ['0.0.0.0', '::'].includes(local) ? '' : local,
      port: localPort,
      by: `taken by ${owner ? `${owner.program}, pid ${owner.pid}` : 'a process of the host'}`,
    }));
  const published = workloads
    .filter((other) => other !== proxy.workload && !proxies.some(({ workload }) => workload === other))
    .flatMap((other) =>
      other.published
        .filter(({ protocol, hostPort }) => protocol === 'tcp' && hostPort > 0)
        .map(({ hostAddress, hostPort }) => ({
          address: hostAddress,
          port: hostPort,
          by: `published by ${other.title}`,
        })),
    );
  const moving = proxies
    .filter((other) => other !== proxy && !other.onHost)
    .flatMap((other) =>
      portsOnHost(other).map((port) => ({ ...port, by: `what ${other.workload.title} listens on, too` })),
    );
  return [...sockets, ...published, ...moving];
}
