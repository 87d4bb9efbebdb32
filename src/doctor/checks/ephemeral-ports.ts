import { check, type Found } from '../check';
import type { TcpSettings } from '../facts';
import type { NathostFacts, OwnedSocket } from '../../inspect/facts';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { socketStates } from '../../inspect/parse/sockets';
import { comment } from '../../inspect/commands';
import { isListening } from '../../inspect/listeners';
import { containerAt, hostNetworked, nameAt } from '../../inspect/who';

/** How long the kernel keeps the port of a connection that this side closed (TCP_TIMEWAIT_LEN). */
const timeWaitSeconds = 60;

export const ephemeralPorts = check({
  id: 'ephemeral-ports',
  about: {
    finds:
      'Destinations that use a tenth, half or four fifths of the local ports (`ip_local_port_range`), including those in `TIME_WAIT`.',
    means:
      'All host-networked proxies share one range. Each connection to a backend takes a port of it, and keeps it for 60 seconds if this side closes first. With the default 28,232 ports, more than about 470 new connections a second to one backend fail ("cannot assign requested address").',
    fix: 'Use keep-alive connections to upstreams, `net.ipv4.tcp_tw_reuse=1`, or a wider range.',
  },
  needs: ['sockets', 'tcp'],
  uses: ['containers', 'nathost'],
  find: ({ sockets, tcp }, { containers = [], nathost }) =>
    destinations(sockets, tcp).flatMap((destination) => findingsOf(destination, tcp, containers, nathost)),
  ok: ({ sockets, tcp }) => {
    const [busiest] = destinations(sockets, tcp);
    const range = `${portsOf(tcp)} local ports, enough for ${perSecond(portsOf(tcp))} new connections a second to one destination`;
    return busiest ? `${range}; the busiest, ${busiest.end}, has ${busiest.all}` : `${range}; none is in use`;
  },
});

interface Destination {
  readonly end: string;
  readonly address: string;
  all: number;
  timeWait: number;
}

function portsOf({ firstPort, lastPort }: TcpSettings): number {
  return lastPort - firstPort + 1;
}

/** Outgoing connections by destination, the most frequent first. Incoming ones are recognised by a listening socket's port. */
function destinations(sockets: readonly OwnedSocket[], { firstPort, lastPort }: TcpSettings): Destination[] {
  const served = new Set(sockets.filter(isListening).map(({ localPort }) => localPort));
  const found = new Map<string, Destination>();
  for (const { protocol, localPort, remote: address, remotePort, state } of sockets) {
    if (protocol !== 'tcp' || remotePort === 0 || served.has(localPort)) continue;
    if (localPort < firstPort || localPort > lastPort) continue;
    const end = address.includes(':') ? `[${address}]:${remotePort}` : `${address}:${remotePort}`;
    const destination = found.get(end) ?? { end, address, all: 0, timeWait: 0 };
    destination.all++;
    if (state === socketStates.timeWait) destination.timeWait++;
    found.set(end, destination);
  }
  return [...found.values()].sort((one, other) => other.all - one.all);
}

/** How many connections a second keep this many ports in TIME_WAIT. */
function perSecond(ports: number): string {
  const rate = ports / timeWaitSeconds;
  return rate < 10 ? rate.toFixed(1) : String(Math.floor(rate));
}

const limits = [
  { share: 0.8, severity: 'error' },
  { share: 0.5, severity: 'warning' },
  { share: 0.1, severity: 'note' },
] as const;

function findingsOf(
  { end, address, all, timeWait }: Destination,
  tcp: TcpSettings,
  containers: readonly ContainerFacts[],
  nathost: NathostFacts | undefined,
): Found[] {
  const loopback = address === '::1' || address.startsWith('127.');
  const reused = tcp.timeWaitReuse === 1 || (tcp.timeWaitReuse === 2 && loopback);
  const ports = portsOf(tcp);
  const limit = limits.find(({ share }) => (reused ? all - timeWait : all) >= ports * share);
  if (!limit) return [];
  const name = nameAt(address, nathost) ?? containerAt(address, containers)?.name;
  const proxies = hostNetworked(containers).map((container) => container.name);
  return [
    {
      severity: limit.severity,
      subject: `destination ${end}`,
      what: `${all} of ${ports} local ports are taken by connections to ${name ? `${name} (${end})` : end}, ${timeWait} of them in TIME_WAIT: about ${perSecond(timeWait)} new connections a second`,
      means: `more than ${perSecond(ports)} a second, from all of ${proxies.join(', ') || 'the host'} together, and connections fail with "cannot assign requested address"`,
      command: [
        ...(tcp.timeWaitReuse === 1 ? [] : ['sysctl -w net.ipv4.tcp_tw_reuse=1']),
        'sysctl -w net.ipv4.ip_local_port_range="10240 65535"',
        comment(
          `in nginx: upstream … { server ${name ? `${name}${end.slice(end.lastIndexOf(':'))}` : end}; keepalive 64; }, proxy_http_version 1.1; proxy_set_header Connection "";`,
        ),
      ],
    },
  ];
}
