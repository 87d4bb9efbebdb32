import type { Assigned } from '../../allocation/assign';
import type { Held } from '../../allocation/lease-table';
import { lazily, onceFor } from '../../model/collections';
import { isUp, type Claim } from '../../model/claim';
import type { Problem } from '../../model/problem';
import { ofContainer } from '../../model/subject';
import type { AddressPair, ContainerRecord, EndpointRecord, NetworkRecord } from '../../model/record';
import type { EndpointChange } from './change';

/** See `EnginePlan`. */
export interface EndpointsPlan {
  readonly changes: readonly EndpointChange[];
  readonly problems: readonly Problem[];
}

/**
 * The steps after which each holder, and no standby, has its leased addresses on the network, and every container can start. One step for
 * each container; the next one is planned when the container has been listed again.
 */
export function planEndpoints(
  assignment: Assigned,
  containers: ReadonlyMap<string, ContainerRecord>,
  network: NetworkRecord,
): EndpointsPlan {
  const changes: EndpointChange[] = [];
  const problems: Problem[] = [];
  const users = lazily(() => addressUsers(containers.values(), network.name));
  const askers = addressAskers(containers, assignment, network);
  const isInPlace = inPlaceOn(network);
  for (const held of assignment.holders.values()) {
    const { container } = held.claim;
    if (isInPlace(held) || held.placement.kind !== 'own' || isEnding(container)) continue;
    const user = otherUser(users(), held);
    const step = user === undefined ? stepOfHolder(held, network) : stepBesideUser(held, network);
    // Either the user is about to be disconnected by this plan, or a person has to do it.
    const isLeaving = user !== undefined && leaves(user, held, assignment, network);
    if (user !== undefined && !isLeaving) problems.push(occupied(held, user, network));
    const mustWait = isLeaving || otherUser(askers, held) !== undefined;
    if (step !== undefined && !mustWait) changes.push(step);
  }
  for (const container of containers.values()) {
    if (assignment.holders.has(container.id) || isEnding(container)) continue;
    const step = stepOfOther(container, assignment.standbys.get(container.id), network);
    if (step !== undefined) changes.push(step);
  }
  return { changes, problems };
}

/** Whether a holder uses its leased addresses, so that there is nothing to do. Asked of all holders in every pass. */
const inPlaceOn = onceFor((network: NetworkRecord) =>
  onceFor((held: Held): boolean => {
    const live = held.claim.container.endpoints[network.name]?.live;
    const { ipv4, ipv6 } = held.lease;
    const isLiveThere =
      live?.ipv4 !== undefined && live.ipv4 === ipv4 && (!network.ipv6 || live.ipv6 === ipv6);
    return held.placement.kind === 'own' && isLiveThere && stepOfHolder(held, network) === undefined;
  }),
);

function stepOfHolder({ claim, lease }: Held, network: NetworkRecord): EndpointChange | undefined {
  const { container } = claim;
  const names = namesOf(claim);
  const endpoint = container.endpoints[network.name];
  const wanted: AddressPair = {
    ...(lease.ipv4 !== undefined && { ipv4: lease.ipv4 }),
    ...(network.ipv6 && lease.ipv6 !== undefined && { ipv6: lease.ipv6 }),
  };
  if (endpoint === undefined || isGhost(container, endpoint)) {
    return { kind: 'connect', container, names, addresses: wanted };
  }
  const isRight =
    !isStale(endpoint, network) && same(endpoint.configured, wanted) && !isToMoveBehind(container, endpoint);
  return isRight ? undefined : { kind: 'disconnect', container, names };
}

/** A standby has no address of its name. Any other container keeps the address it was given. */
function stepOfOther(
  container: ContainerRecord,
  standsBy: string | undefined,
  network: NetworkRecord,
): EndpointChange | undefined {
  const endpoint = container.endpoints[network.name];
  if (endpoint === undefined) return undefined;
  const names = standsBy === undefined ? [] : [standsBy];
  if (standsBy !== undefined && hasStaticEndpoint(container, network))
    return { kind: 'disconnect', container, names };
  return !isUp(container) && isStale(endpoint, network)
    ? { kind: 'connect', container, names, addresses: endpoint.configured }
    : undefined;
}

/** A network that was created again has another id. The engine would look for the old id at the next start and fail. */
function isStale(endpoint: EndpointRecord, network: NetworkRecord): boolean {
  return endpoint.networkId !== '' && endpoint.networkId !== network.id;
}

/**
 * An endpoint that does not come after those on other networks can answer for the container's name in their place. It is connected again
 * while the container is down, because a running one would lose connections.
 */
function isToMoveBehind(container: ContainerRecord, { priority }: EndpointRecord): boolean {
  const isAlone = Object.keys(container.endpoints).length < 2;
  return priority !== undefined && priority >= 0 && !isAlone && !isUp(container);
}

/** While another container uses the address, a configuration that asks for it would keep this one from starting. */
function stepBesideUser({ claim }: Held, network: NetworkRecord): EndpointChange | undefined {
  const { container } = claim;
  const isInTheWay = !isUp(container) && container.endpoints[network.name] !== undefined;
  return isInTheWay ? { kind: 'disconnect', container, names: namesOf(claim) } : undefined;
}

/**
 * Configured but without a live address: what a failed connect leaves in a running container. The engine does not disconnect it ("is not
 * connected"); only a successful connect repairs it, with whatever address.
 */
function isGhost({ state }: ContainerRecord, endpoint: EndpointRecord): boolean {
  return (state === 'running' || state === 'paused') && !isLive(endpoint);
}

function namesOf({ name, aliases }: Claim): readonly string[] {
  return [name, ...aliases];
}

function hasStaticEndpoint(container: ContainerRecord, network: NetworkRecord): boolean {
  const endpoint = container.endpoints[network.name];
  if (endpoint === undefined || isEnding(container) || isGhost(container, endpoint)) return false;
  return endpoint.configured.ipv4 !== undefined || endpoint.configured.ipv6 !== undefined;
}

/** The engine refuses to connect or disconnect these. */
function isEnding({ state }: ContainerRecord): boolean {
  return state === 'removing' || state === 'dead';
}

function same(a: AddressPair, b: AddressPair): boolean {
  return a.ipv4 === b.ipv4 && a.ipv6 === b.ipv6;
}

function isLive(endpoint: EndpointRecord): boolean {
  return endpoint.live.ipv4 !== undefined || endpoint.live.ipv6 !== undefined;
}

/** By address: the container that uses it now. */
function addressUsers(containers: Iterable<ContainerRecord>, network: string): Map<string, ContainerRecord> {
  const users = new Map<string, ContainerRecord>();
  for (const container of containers) {
    const live = container.endpoints[network]?.live;
    if (live?.ipv4 !== undefined) users.set(live.ipv4, container);
    if (live?.ipv6 !== undefined) users.set(live.ipv6, container);
  }
  return users;
}

/**
 * By address: the stopped standby that is still configured with it and is about to be disconnected. If the new holder got the address
 * before that, the standby could not start in between: "Address already in use".
 */
function addressAskers(
  containers: ReadonlyMap<string, ContainerRecord>,
  { standbys }: Assigned,
  network: NetworkRecord,
): Map<string, ContainerRecord> {
  const askers = new Map<string, ContainerRecord>();
  for (const id of standbys.keys()) {
    const container = containers.get(id);
    if (container === undefined || !hasStaticEndpoint(container, network)) continue;
    const { ipv4, ipv6 } = container.endpoints[network.name]?.configured ?? {};
    if (ipv4 !== undefined) askers.set(ipv4, container);
    if (ipv6 !== undefined) askers.set(ipv6, container);
  }
  return askers;
}

function otherUser(
  users: ReadonlyMap<string, ContainerRecord>,
  { claim, lease }: Held,
): ContainerRecord | undefined {
  const isOther = (address: string | undefined): boolean => {
    const user = address === undefined ? undefined : users.get(address);
    return user !== undefined && user.id !== claim.container.id;
  };
  const address = isOther(lease.ipv4) ? lease.ipv4 : lease.ipv6;
  return address !== undefined && isOther(address) ? users.get(address) : undefined;
}

/** True for a container that this plan disconnects, because it is a standby or holds another address now. */
function leaves(
  user: ContainerRecord,
  { lease }: Held,
  { standbys, holders }: Assigned,
  network: NetworkRecord,
): boolean {
  if (standbys.has(user.id)) return hasStaticEndpoint(user, network);
  const own = holders.get(user.id)?.lease;
  return own !== undefined && own !== lease;
}

function occupied({ claim, lease }: Held, user: ContainerRecord, network: NetworkRecord): Problem {
  return {
    kind: 'address-occupied',
    about: ofContainer(claim.container),
    message: `its leased address ${lease.ipv4 ?? ''} is in use by container ${user.name}`,
    remedy: `Run: docker network disconnect ${network.name} ${user.name}`,
  };
}
