import { splitExtraHost } from '../../inspect/parse/engine';
import { comment, word } from '../../inspect/commands';
import type { PublishedPort } from '../../inspect/parse/engine';
import { isMovable } from '../obstacles';
import { rewritten } from '../naming';
import type { Picture, Proxy } from '../picture';
import { listens } from '../ports-of';
import { isWithin, reloadCommand } from '../proxy-kind';
import type { Edit, Step } from '../step';
import type { Workload } from '../workload';

/** Changes in configurations: servers, ports to listen on, and names that the host has to resolve. */
export function configurationSteps(picture: Picture): Step[] {
  return picture.proxies
    .filter((proxy) => isMovable(proxy, picture))
    .flatMap((proxy) => [
      ...endsOf(proxy, picture),
      ...listenStep(proxy),
      ...foreignHosts(proxy, picture),
      ...lowPorts(proxy, picture),
    ]);
}

function endsOf({ workload, onHost, kind }: Proxy, { applications }: Picture): Step[] {
  const edits = applications.flatMap(({ uses }) =>
    uses
      .filter(({ proxy }) => proxy === workload)
      .flatMap((use) => {
        const to = rewritten(use);
        return to === undefined ? [] : [editOf(workload, use.target.place, use.target.written, to)];
      }),
  );
  if (edits.length === 0) return [];
  const [container] = workload.containers;
  const command = onHost && container ? reloadCommand(kind, word(container.name)) : undefined;
  return [
    {
      part: 'configure',
      subject: workload.title,
      what: 'name applications',
      because: onHost
        ? 'then it finds them at any address, and needs no published port of theirs'
        : "its hosts file has these names once it is on the host's network: change this together with the move below",
      edits,
      ...(command !== undefined && { command: [command] }),
    },
  ];
}

/** A file that is mounted from the host is changed there. */
function editOf({ mounts }: Workload, place: string, from: string, to: string): Edit {
  const path = place.replace(/:\d+$/, '');
  const mount = mounts
    .filter(({ source, destination }) => source.startsWith('/') && isWithin(path, destination))
    .sort((one, other) => other.destination.length - one.destination.length)[0];
  return { place, ...(mount && { file: mount.source + path.slice(mount.destination.length) }), from, to };
}

/** If a port is published as another one, or only on one address, the proxy itself has to listen like that. */
function listenStep(proxy: Proxy): Step[] {
  if (proxy.onHost) return [];
  const differing = proxy.workload.published.filter(
    ({ hostPort, containerPort, hostAddress }) =>
      hostPort !== 0 && (hostPort !== containerPort || hostAddress !== ''),
  );
  if (differing.length === 0) return [];
  const edits = differing.flatMap((port) => listenEdits(proxy, port));
  const byHand = differing.filter((port) => listenEdits(proxy, port).length === 0);
  const ends = byHand.map(
    ({ hostAddress, hostPort, containerPort }) =>
      `${ipEnd(hostAddress, hostPort)} instead of ${containerPort}`,
  );
  return [
    {
      part: 'configure',
      subject: proxy.workload.title,
      what: `listen where its ports are published${ends.length > 0 ? `: on ${ends.join(', ')}` : ''}`,
      because: "on the host's network nothing translates ports: change this together with the move below",
      ...(edits.length > 0 && { edits }),
    },
  ];
}

function listenEdits(proxy: Proxy, { hostAddress, hostPort, containerPort }: PublishedPort): Edit[] {
  return listens(proxy)
    .filter(({ port }) => port === containerPort)
    .map(({ place, end, args }) => {
      const to = ipEnd(hostAddress || (end.startsWith('[') ? '::' : ''), hostPort);
      return editOf(
        proxy.workload,
        place,
        `listen ${[end, ...args].join(' ')};`,
        `listen ${[to, ...args].join(' ')};`,
      );
    });
}

/** An address and a port; for all addresses, the port alone. */
export function ipEnd(address: string, port: number): string {
  if (address === '') return String(port);
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Lines of --add-host for other machines: in the host's file, a host-networked container gets them with its copy. */
function foreignHosts(proxy: Proxy, { applications }: Picture): Step[] {
  const ours = new Set(
    applications.flatMap(({ uses }) =>
      uses.filter((use) => use.proxy === proxy.workload).flatMap(({ extraHost }) => extraHost ?? []),
    ),
  );
  const foreign = proxy.workload.extraHosts.filter((line) => !ours.has(line)).map(splitExtraHost);
  if (foreign.length === 0) return [];
  const command = foreign.map(([name, address]) =>
    address === 'host-gateway' || address === ''
      ? comment(
          `${name} is this host: write 127.0.0.1 where its configuration names it, or: echo ${word(`127.0.0.1 ${name}`)} >>/etc/hosts`,
        )
      : `echo ${word(`${address} ${name}`)} >>/etc/hosts`,
  );
  return [
    {
      part: 'configure',
      subject: 'host',
      what: `put into the host's own /etc/hosts what ${proxy.workload.title} has from extra_hosts: ${foreign.map(([name]) => name).join(', ')}`,
      because:
        'with extra_hosts a container gets no copy of that file, so it has no names at its first instruction',
      command,
    },
  ];
}

/** On another network any process may use any port; on the host's network, low ports need privileges that these proxies do not have. */
function lowPorts(proxy: Proxy, { facts }: Picture): Step[] {
  if (proxy.onHost) return [];
  const first = 'known' in facts.firstFreePort ? facts.firstFreePort.known : 1024;
  const user = proxy.workload.containers
    .map(({ id }) => facts.madeWith.get(id)?.container.Config.User ?? '')
    .find((one) => !/^(?:root|0)?(?::.*)?$/.test(one));
  const low = proxy.workload.published
    .map(({ hostPort }) => hostPort)
    .filter((port) => port > 0 && port < first);
  if (user === undefined || low.length === 0) return [];
  const lowest = Math.min(...low);
  return [
    {
      part: 'configure',
      subject: 'host',
      what: `let processes without root listen on ${[...new Set(low)].join(' and ')}: ${proxy.workload.title} runs as ${user}`,
      because: `on the host's network ports below ${first} are for root`,
      command: [
        `sysctl -w net.ipv4.ip_unprivileged_port_start=${lowest}`,
        `echo net.ipv4.ip_unprivileged_port_start=${lowest} >/etc/sysctl.d/90-ports.conf`,
      ],
    },
  ];
}
