import type { OwnedSocket } from './facts';
import type { Link, Route } from './parse/ip';
import { socketStates } from './parse/sockets';

export const wildcards = new Set(['0.0.0.0', '::']);
/** Kinds of interfaces whose other end is a tunnel. */
const tunnels = new Set([
  'wireguard',
  'tun',
  'ppp',
  'gre',
  'ip6gre',
  'ipip',
  'sit',
  'ip6tnl',
  'vti',
  'vti6',
  'xfrm',
  'vxlan',
  'geneve',
]);

/** Whether the interface leads to containers or through a tunnel, not to a proxy's usual clients. */
export function isInner(link: Link): boolean {
  return (
    link.kind === 'bridge' ||
    tunnels.has(link.kind) ||
    /^(docker|br-|tun|tap|wg|tailscale|zt|ppp)/.test(link.name)
  );
}

export function isListening(socket: OwnedSocket): boolean {
  return socket.state === (socket.protocol === 'tcp' ? socketStates.listen : socketStates.unconnected);
}

/** Addresses of interfaces with a default route; without one, of all that are neither bridge nor tunnel. */
export function addressesToBind(links: readonly Link[], routes: readonly Route[]): string[] {
  const outer = links.filter(
    (link) => !link.loopback && !isInner(link) && link.kind !== 'veth' && link.addresses.length > 0,
  );
  const away = routes.filter((route) => route.destination === 'default').map((route) => route.interface);
  const preferred = outer.filter((link) => away.includes(link.name));
  const veths = links.filter((link) => link.kind === 'veth' && link.addresses.length > 0);
  const chosen = [preferred, outer, veths].find((candidates) => candidates.length > 0) ?? [];
  return chosen.flatMap((link) => link.addresses);
}
