import type { Assigned } from '../../allocation/assign';
import { isBehind, shadowed, type Member, type Shadowed } from '../../model/network-order';
import type { Problem } from '../../model/problem';
import { ofNetwork } from '../../model/subject';
import type { ContainerRecord } from '../../model/record';
import { defaultSubnet, type Settings } from '../../model/settings';
import { changeSettings } from '../../model/way';

interface Seen {
  readonly settings: Settings;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly network?: { readonly ipv4?: { readonly subnet: string } } | undefined;
  readonly internalNetworks?: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
/** Further names are only counted. */
const mostNamed = 10;

/** Applications that no longer reach each other by container name, because both have an address on nathost's network. */
export function shadowedNames(seen: Seen, { leases }: Assigned): Problem[] {
  const { settings, containers, internalNetworks = none } = seen;
  const ours = settings.network;
  if (![...internalNetworks].some((network) => network > ours)) return [];
  const holders = new Set(leases.map(({ holder }) => holder.container));
  const members = [...containers.values()]
    .filter((container) => ours in container.endpoints || holders.has(container.id))
    .map((container) => memberOf(container, ours));
  const knowsOrder = [...containers.values()].some(({ endpoints }) => hasPriorities(endpoints));
  const isFront = (name: string) => members.some((member) => member.name === name && !member.isBehind);
  return shadowed(members, ours, internalNetworks).map((found) => ({
    kind: 'name-shadowed',
    about: ofNetwork(found.network),
    message: messageOf(found, ours),
    remedy: knowsOrder ? putBehind(found.containers.filter(isFront), ours) : rename(found, seen),
  }));
}

function memberOf(container: ContainerRecord, ours: string): Member {
  const networks = Object.keys(container.endpoints).filter((network) => network !== ours);
  return { name: container.name, networks, isBehind: isBehind(container, ours) };
}

function hasPriorities(endpoints: ContainerRecord['endpoints']): boolean {
  return Object.values(endpoints).some(({ priority }) => priority !== undefined);
}

function messageOf({ containers, network }: Shadowed, ours: string): string {
  return `${listed(containers)} share it, but their container names resolve to addresses on ${ours}, where packets between containers are dropped: the engine takes internal networks in the order of their names, and ${ours} comes before ${network}`;
}

function listed(containers: readonly string[]): string {
  const more = containers.length - mostNamed;
  const names = containers.slice(0, mostNamed).join(', ');
  return `containers ${names}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The engine has network priorities, and nathost uses them. These containers were connected by somebody else or by an older nathost. */
function putBehind(containers: readonly string[], ours: string): string {
  return `nathost corrects the order while a container is stopped. To correct it now, which ends connections from the host to the container: ${containers
    .slice(0, mostNamed)
    .map((name) => `docker network disconnect ${ours} ${name}`)
    .join('; ')}`;
}

/** An engine without network priorities goes by names alone. */
function rename({ network }: Shadowed, { settings, internalNetworks = none, network: own }: Seen): string {
  const ours = settings.network;
  const better = lastName(ours, internalNetworks);
  const renamed = `give ${network} a name that sorts before ${ours} (in Compose: name)`;
  if (better === undefined) return `Create it again with another name: ${renamed}.`;
  const subnet = own?.ipv4?.subnet ?? settings.subnet ?? defaultSubnet;
  const steps = changeSettings(
    settings.way,
    [`NATHOST_NETWORK=${better}`, `NATHOST_SUBNET=${subnet}`],
    [
      `for c in $(docker ps -aq --filter network=${ours}); do docker network disconnect -f ${ours} $c; done`,
      `docker network rm ${ours}`,
    ],
  ).map((step) => step.replace(/^# /, ''));
  return `Either ${renamed}; or rename nathost’s network, which keeps all addresses and takes a second: ${steps.join('; ')}`;
}

/** A name for nathost's network that sorts after all of these. */
export function lastName(ours: string, others: ReadonlySet<string>): string | undefined {
  return ['zz', 'zzzz', 'zzzzzzzz']
    .map((prefix) => `${prefix}-${ours}`)
    .find((name) => [...others].every((other) => other < name || other === ours));
}
