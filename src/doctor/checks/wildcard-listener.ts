import { check, type Found } from '../check';
import type { OwnedSocket } from '../../inspect/facts';
import type { ContainerFacts } from '../../inspect/parse/engine';
import type { Link } from '../../inspect/parse/ip';
import { addressesToBind, isInner, isListening, wildcards } from '../../inspect/listeners';
import { comment, word } from '../../inspect/commands';
import { hostNetworked } from '../../inspect/who';

export const wildcardListener = check({
  id: 'wildcard-listener',
  about: {
    finds:
      'Sockets of host-networked containers that listen on all addresses: process, container, and the addresses to bind instead.',
    means:
      'A published port can be bound to one address; a process on the host’s network decides itself where it listens. On `0.0.0.0` or `[::]` it is also reachable from VPNs and from every container of the host.',
    fix: 'Listen on the addresses that clients use, in nginx `listen 192.0.2.10:80;`, and restart it: during a reload the old socket still has the port.',
  },
  needs: ['containers', 'sockets', 'links'],
  uses: ['routes'],
  find: ({ containers, sockets, links }, { routes = [] }) => {
    const addresses = addressesToBind(links, routes);
    const others = links.filter((link) => isInner(link) && link.addresses.length > 0);
    return hostNetworked(containers).flatMap((container) =>
      listeners(container, sockets).map((sockets) => finding(container, sockets, addresses, others)),
    );
  },
  ok: ({ containers }) =>
    `none of ${hostNetworked(containers).length} host-networked containers listens on all addresses`,
});

/** Sockets of one container on all addresses, grouped by protocol and port. UDP counts only below the ephemeral ports. */
function listeners(container: ContainerFacts, sockets: readonly OwnedSocket[]): OwnedSocket[][] {
  const byPort = new Map<string, OwnedSocket[]>();
  for (const socket of sockets) {
    if (socket.owner?.containerId !== container.id || !isListening(socket) || !wildcards.has(socket.local))
      continue;
    if (socket.protocol === 'udp' && socket.localPort >= 32_768) continue;
    const key = `${socket.protocol} ${socket.localPort}`;
    byPort.set(key, [...(byPort.get(key) ?? []), socket]);
  }
  return [...byPort.values()];
}

function finding(
  container: ContainerFacts,
  sockets: readonly OwnedSocket[],
  addresses: readonly string[],
  others: readonly Link[],
): Found {
  const [first] = sockets;
  const port = first?.localPort ?? 0;
  const where = [...new Set(sockets.map((socket) => at(socket.local, port)))].join(' and ');
  const by = first?.owner ? `${first.owner.program}, pid ${first.owner.pid}` : 'a process';
  const reach = others.map((link) => `${link.name} (${link.addresses.join(', ')})`);
  return {
    severity: 'warning',
    subject: `container ${container.name}`,
    what: `${by} listens on ${where} (${first?.protocol ?? 'tcp'})`,
    means:
      reach.length > 0
        ? `it is reachable over every interface, also over ${reach.join(', ')}: from containers and VPNs`
        : 'it is reachable over every present and future interface of this host',
    command: bindInstead(container, first, addresses, port),
  };
}

/** nginx cannot change this with a reload: while its old socket has the port on all addresses, it cannot bind one of them. */
function bindInstead(
  container: ContainerFacts,
  socket: OwnedSocket | undefined,
  addresses: readonly string[],
  port: number,
): string[] {
  if (addresses.length === 0) return [`# bind it to 127.0.0.1:${port}, or to the address that clients use`];
  const ends = addresses.map((address) => at(address, port));
  if (socket?.owner?.program !== 'nginx') return [comment(`bind it to ${ends.join(' and ')}`)];
  const listen = ends.map((end) => `listen ${end};`).join(' ');
  return [
    comment(`in its nginx configuration: ${listen}`),
    `docker restart ${word(container.name)} # a reload cannot take the port from the old socket`,
  ];
}

function at(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
