import { parseAddress } from '../../../model/address';
import { parseSubnet, subnetContains } from '../../../model/subnet';
import { freeSubnet } from '../../doctor/checks/commands';
import { addressesToBind } from '../../doctor/checks/wildcard-listener';
import { obstacles } from '../obstacles';
import { known, type Picture, type Proxy } from '../picture';
import { listens, unpublished } from '../ports-of';
import type { Step } from '../step';
import type { Workload } from '../workload';
import { ipEnd } from './configuration';
import { isMovable } from '../obstacles';

/** What has to be there before anything else. */
export function preparingSteps({ facts, pool, proxies, applications }: Picture): Step[] {
  if (proxies.length === 0 || applications.length === 0 || known(facts.nathost)) return [];
  const [networks, routes] = [known(facts.networks) ?? [], known(facts.routes) ?? []];
  const free = freeSubnet(networks, routes);
  const reason = 'unknown' in facts.nathost ? facts.nathost.unknown : '';
  return [
    {
      part: 'prepare',
      subject: 'host',
      what: 'install nathost, or let it be seen: make install in its sources',
      because: `${reason}; without it, labels do nothing`,
      command:
        free === pool?.text || networks.some(({ name }) => name === 'nathost')
          ? 'make install'
          : `make install NATHOST_SUBNET=${free}`,
    },
  ];
}

/** What stays as it is, and why. */
export function leftSteps(picture: Picture): Step[] {
  return [
    ...picture.proxies
      .filter(({ onHost }) => !onHost)
      .flatMap((proxy) =>
        obstacles(proxy, picture).map((what) => ({
          part: 'left' as const,
          subject: proxy.workload.title,
          what,
        })),
      ),
    ...unclear(picture),
    ...keptAddresses(picture),
    ...innerExtraHosts(picture),
    ...unread(picture),
  ];
}

/** On the host's network already, where names that are looked up at run time cannot be told. */
function unclear({ proxies }: Picture): Step[] {
  return proxies
    .filter(({ onHost }) => onHost)
    .flatMap(({ workload, targets }) =>
      targets
        .filter(({ plainly, host }) => plainly !== undefined && host === '')
        .map(({ place, written }) => ({
          part: 'left' as const,
          subject: workload.title,
          what: `${place} says ${written}`,
          because:
            'nginx looks such a name up in DNS at run time and never reads a hosts file for it: name each application plainly',
        })),
    );
}

/** Fixed addresses that nathost cannot lease as it is, a network at a time. */
function keptAddresses({ applications, pool, ownNetwork, facts }: Picture): Step[] {
  const fixed = applications.flatMap(({ workload }) =>
    workload.networks.flatMap(({ network, fixed: text }) => {
      const address = parseAddress(text);
      const fits = address && pool && subnetContains(pool, address);
      return address && !fits && network !== ownNetwork ? [{ network, text, workload }] : [];
    }),
  );
  return [...new Set(fixed.map(({ network }) => network))].map((network) => {
    const here = fixed.filter((one) => one.network === network);
    const subnet = (known(facts.networks) ?? [])
      .find(({ name }) => name === network)
      ?.subnets.find((one) => here.some(({ text }) => isWithin(text, one.subnet)))?.subnet;
    return {
      part: 'left' as const,
      subject: `network ${network}`,
      what: `${here.map(({ text, workload }) => `${text} of ${workload.title}`).join(', ')} ${here.length === 1 ? 'is' : 'are'} not in nathost's subnet ${pool?.text ?? ''}: the name gets an address of its own beside it`,
      because: keeping(network, subnet, here[0]?.text ?? ''),
    };
  });
}

function isWithin(text: string, subnet: string): boolean {
  const [address, parsed] = [parseAddress(text), parseSubnet(subnet)];
  return address !== undefined && parsed !== undefined && subnetContains(parsed, address);
}

/** NATHOST_SUBNET takes prefixes from 16 to 28. */
function keeping(network: string, subnet: string | undefined, address: string): string {
  const label = `nathost.ip=${address}`;
  const prefix = Number(subnet?.split('/')[1] ?? 0);
  if (subnet === undefined || prefix < 16 || prefix > 28)
    return `to keep it, nathost needs a subnet that has it (NATHOST_SUBNET, from /16 to /28), which no other network may have; then label ${label}`;
  return `to keep it: let nathost use that network, NATHOST_NETWORK=${network}, or remove the network and give its subnet to nathost's, NATHOST_SUBNET=${subnet}; then label ${label}`;
}

/** Names of nathost are in hosts files of host-networked containers, not in those of others. */
function innerExtraHosts({ workloads, proxies }: Picture): Step[] {
  return workloads
    .filter((workload) => workload.extraHosts.length > 0 && isOnOwnNetwork(workload))
    .filter((workload) => !proxies.some((proxy) => proxy.workload === workload))
    .map((workload) => ({
      part: 'left' as const,
      subject: workload.title,
      what: `keeps its extra_hosts: ${workload.extraHosts.join(', ')}`,
      because:
        'nathost writes names for host-networked containers and the host; on a network of its own, Docker’s DNS finds containers by name',
    }));
}

function isOnOwnNetwork({ networkMode }: Workload): boolean {
  return networkMode !== 'host';
}

function unread({ facts, proxies }: Picture): Step[] {
  const files = facts.files.flatMap(({ path, content }) =>
    'unknown' in content
      ? [
          {
            part: 'left' as const,
            subject: `file ${path}`,
            what: `could not be read: ${content.unknown}`,
            because: 'what its containers show was used instead',
          },
        ]
      : [],
  );
  const configurations = proxies.flatMap(({ workload, seen, isGuessed }) =>
    seen && 'unknown' in seen.configuration
      ? [
          {
            part: 'left' as const,
            subject: workload.title,
            what: `its configuration could not be read: ${seen.configuration.unknown}`,
            because: isGuessed
              ? 'what it sends requests to is guessed from its networks'
              : 'what it sends requests to is not known',
          },
        ]
      : [],
  );
  return [...files, ...configurations];
}

/** What is different on the host's network. */
export function mindSteps(picture: Picture): Step[] {
  const moving = picture.proxies.filter((proxy) => !proxy.onHost && isMovable(proxy, picture));
  return [
    ...picture.proxies
      .filter((proxy) => isMovable(proxy, picture))
      .flatMap((proxy) => wildcards(proxy, picture)),
    ...moving.flatMap((proxy) => [...opened(proxy), ...asksEngine(proxy), ...callers(proxy)]),
    ...firewall(moving),
  ];
}

/** A published port can be bound to one address; a wildcard listens to VPNs and to all containers, too. */
function wildcards(proxy: Proxy, { facts }: Picture): Step[] {
  const [links, routes] = [known(facts.links), known(facts.routes) ?? []];
  const wild = listens(proxy).filter(({ address }) => address === '');
  const ports = [...new Set(wild.map(({ port }) => port))];
  if (ports.length === 0) return [];
  const own = (port: number) =>
    proxy.onHost
      ? port
      : (proxy.workload.published.find(({ containerPort }) => containerPort === port)?.hostPort ?? port);
  const bind = links ? addressesToBind(links, routes) : [];
  const better = ports.map((port) => bind.map((address) => `listen ${ipEnd(address, own(port))};`).join(' '));
  return [
    {
      part: 'mind',
      subject: proxy.workload.title,
      what: `it listens on every address of the host: ${wild.map(({ place }) => place).join(', ')}`,
      because: `VPNs and all containers of the host reach it, too${bind.length > 0 ? `; to let in only who comes from outside: ${better.join(' ')}` : ''}`,
    },
  ];
}

function opened(proxy: Proxy): Step[] {
  const ports = unpublished(proxy).filter(({ address }) => address === '');
  if (ports.length === 0) return [];
  return [
    {
      part: 'mind',
      subject: proxy.workload.title,
      what: `it listens on ${ports.map(({ port }) => port).join(', ')}, which it does not publish`,
      because:
        'on the host’s network everybody reaches that: bind it to 127.0.0.1, or close it in the firewall',
    },
  ];
}

/** Those that read addresses from the engine need no names; with two networks they have to be told which one. */
function asksEngine({ workload, kind }: Proxy): Step[] {
  const isAsking = workload.mounts.some(({ destination }) => destination.endsWith('docker.sock'));
  if (!isAsking) return [];
  return [
    {
      part: 'mind',
      subject: workload.title,
      what: 'it asks the engine for addresses of containers, and goes on doing so',
      because:
        kind === 'traefik'
          ? 'where a container has two networks it may take either: set providers.docker.network to that of nathost, or use names in a file'
          : 'names are for what its configuration names itself',
    },
  ];
}

function callers({ workload }: Proxy): Step[] {
  const others = workload.networks.filter(({ network }) => network !== 'bridge');
  if (others.length === 0) return [];
  return [
    {
      part: 'mind',
      subject: workload.title,
      what: `containers on ${others.map(({ network }) => network).join(', ')} reach it as ${workload.names.join(', ')} no more`,
      because: 'those that do: extra_hosts with host.docker.internal:host-gateway, and that name',
    },
  ];
}

function firewall(moving: readonly Proxy[]): Step[] {
  const ports = [
    ...new Set(moving.flatMap(({ workload }) => workload.published.map(({ hostPort }) => hostPort))),
  ].filter((port) => port > 0);
  if (ports.length === 0) return [];
  return [
    {
      part: 'mind',
      subject: 'host',
      what: `its firewall now decides who reaches ${ports.join(', ')}`,
      because:
        'published ports go past the chain INPUT, the host’s own do not: open them there as for any program; docker nathost doctor firewall looks afterwards',
    },
  ];
}
