import { addressesToBind } from '../../inspect/listeners';
import { internalNames, knowsOrder, memberOf } from '../../inspect/network-order';
import { shadowed } from '../../model/network-order';
import { isMovable } from '../obstacles';
import { known, type Picture, type Proxy } from '../picture';
import { listens, unpublished } from '../ports-of';
import type { Step } from '../step';
import { ipEnd } from './configuration';

/** What is different on the host's network. */
export function mindSteps(picture: Picture): Step[] {
  const moving = picture.proxies.filter((proxy) => !proxy.onHost && isMovable(proxy, picture));
  return [
    ...picture.proxies
      .filter((proxy) => isMovable(proxy, picture))
      .flatMap((proxy) => wildcards(proxy, picture)),
    ...unlabelled(picture),
    ...innerNames(picture),
    ...moving.flatMap((proxy) => [...opened(proxy), ...asksEngine(proxy), ...callers(proxy)]),
    ...firewall(moving),
  ];
}

/** Proxies on the host's network that get no names. */
function unlabelled({ proxies, onlyLabelled, prefix }: Picture): Step[] {
  return proxies
    .filter(({ onHost, workload }) => onHost && onlyLabelled && workload.labels[`${prefix}.proxy`] !== 'true')
    .map(({ workload }) => ({
      part: 'mind' as const,
      subject: workload.title,
      what: `it gets no names before it has the label ${prefix}.proxy=true`,
      because: 'NATHOST_PROXIES is labelled',
    }));
}

/** Container names that resolve differently once two of these have labels. */
function innerNames({ applications, facts, ownNetwork, workloads, prefix }: Picture): Step[] {
  if (knowsOrder(known(facts.containers) ?? [], known(facts.nathost))) return [];
  const named = new Set(applications.map(({ workload }) => workload));
  const members = workloads
    .filter((workload) => named.has(workload) || workload.labels[`${prefix}.name`] !== undefined)
    .flatMap(({ containers }) => containers.map((container) => memberOf(container, ownNetwork)));
  const internal = internalNames(known(facts.networks) ?? []);
  return shadowed(members, ownNetwork, internal).map(({ network, containers }) => ({
    part: 'mind',
    subject: `network ${network}`,
    what: `${containers.join(', ')} reach each other over it by container name no more, once they have names`,
    because: `an engine before 28 answers those with addresses on ${ownNetwork}, which sorts before it: first give it a name that sorts before ${ownNetwork}, or set NATHOST_NETWORK to one that sorts last, such as zz-nathost; service names lead where they should`,
  }));
}

/** A published port can be bound to one address; a wildcard also accepts VPNs and all containers. */
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
        'on the host’s network it is open to everybody: bind it to 127.0.0.1, or close it in the firewall',
    },
  ];
}

/** Proxies that read addresses from the engine need no names, but have to be told which of two networks to use. */
function asksEngine({ workload, kind }: Proxy): Step[] {
  const isAsking = workload.mounts.some(({ destination }) => destination.endsWith('docker.sock'));
  if (!isAsking) return [];
  return [
    {
      part: 'mind',
      subject: workload.title,
      what: 'it reads addresses of containers from the engine, and goes on doing so',
      because:
        kind === 'traefik'
          ? 'if a container has two networks it may use either: set providers.docker.network to nathost’s, or use names in a file'
          : 'names are for the servers that its configuration names',
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
        'published ports bypass the chain INPUT, ports of the host do not: open them there as for any program; docker nathost doctor firewall checks that afterwards',
    },
  ];
}
