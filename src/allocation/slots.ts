import { byAge, isUp, type Claim, type ServiceReplica } from '../model/claim';
import { groupBy } from '../model/collections';
import type { Lease, LeaseHolder } from '../model/lease';

/** The holders of a name by slot (the number of a replica), and its standbys. */
export interface Slots {
  readonly held: ReadonlyMap<number, Claim>;
  readonly standbys: readonly Claim[];
  /** When a handover is due, if nothing else happens; milliseconds since the epoch. */
  readonly dueAt?: number;
}

export interface SlotsInput {
  /** All claims of one name. */
  readonly claims: readonly Claim[];
  /** All leases of that name. */
  readonly leases: readonly Lease[];
  readonly now: number;
  readonly handoverGrace: number;
  /** Since when a container has been down, milliseconds since the epoch. */
  readonly downSince: (container: string) => number;
  /** True for a container with a static address on the network: it held a lease before the table was lost. */
  readonly hadAddress: (claim: Claim) => boolean;
}

/**
 * Decides who holds a name. The containers of one service share it, a slot each; any other container holds it alone. The first claimant
 * keeps it, up or down, until it is removed, or has been down for the grace period while another claimant is up.
 */
export function assignSlots(input: SlotsInput): Slots {
  return undisputed(input) ?? disputed(input);
}

/** The fast path: one container that has the one lease. */
function undisputed({ claims, leases }: SlotsInput): Slots | undefined {
  const [claim, lease] = [claims[0], leases[0]];
  if (claim === undefined || claims.length !== 1 || leases.length !== 1) return undefined;
  if (lease?.holder.container !== claim.container.id) return undefined;
  return { held: new Map([[lease.slot, claim]]), standbys: [] };
}

function disputed(input: SlotsInput): Slots {
  const claims = input.claims.toSorted((a, b) => byAge(a.container, b.container));
  const groups = groupBy(claims, groupOf);
  const { owner, dueAt } = chooseGroup(groups, input);
  const members = groups.get(owner) ?? [];
  const holders = representatives(members, input.leases);
  const held = placeInSlots(holders, input.leases);
  const holding = new Set([...held.values()]);
  return {
    held,
    standbys: claims.filter((claim) => !holding.has(claim)),
    ...(dueAt !== undefined && { dueAt }),
  };
}

function groupOf(claim: Claim): string {
  return claim.service?.key ?? claim.container.id;
}

interface Choice {
  readonly owner: string;
  readonly dueAt?: number;
}

function chooseGroup(groups: ReadonlyMap<string, Claim[]>, input: SlotsInput): Choice {
  const current = currentGroup(groups, input.leases);
  if (current === undefined) return { owner: bestNewcomer(groups, input) };
  const members = groups.get(current) ?? [];
  if (members.some((claim) => isUp(claim.container))) return { owner: current };
  const challenger = [...groups].find(([, claims]) => claims.some((claim) => isUp(claim.container)));
  if (challenger === undefined) return { owner: current };
  const dueAt =
    Math.max(...members.map((claim) => input.downSince(claim.container.id))) + input.handoverGrace;
  return input.now >= dueAt ? { owner: challenger[0] } : { owner: current, dueAt };
}

/** The group that holds the name now: that of a holder, or that of a removed holder's service. */
function currentGroup(groups: ReadonlyMap<string, Claim[]>, leases: readonly Lease[]): string | undefined {
  const groupOfContainer = new Map(
    [...groups].flatMap(([key, claims]) => claims.map((claim) => [claim.container.id, key])),
  );
  return leases
    .toSorted(byUse)
    .map(({ holder }) => groupOfContainer.get(holder.container) ?? holder.service)
    .find((key) => key !== undefined && groups.has(key));
}

function bestNewcomer(groups: ReadonlyMap<string, Claim[]>, input: SlotsInput): string {
  const rank = (claims: readonly Claim[]): number =>
    (claims.some(input.hadAddress) ? 2 : 0) + (claims.some((claim) => isUp(claim.container)) ? 1 : 0);
  // The sort is stable, and the groups are in order of age: equal ones stay oldest first.
  const [best] = [...groups].toSorted(([, a], [, b]) => rank(b) - rank(a));
  return best?.[0] ?? '';
}

/**
 * One claim for each replica number. While a service is re-created, a replica's old and new container both exist: the holder keeps the
 * slot while it is up, then the newest takes over at once.
 */
function representatives(members: readonly Claim[], leases: readonly Lease[]): Claim[] {
  const byReplica = groupBy(members, (claim) => claim.service?.replica ?? 0);
  const inUse = leases.filter((lease) => lease.idleSince === undefined);
  const holding = new Set(inUse.map((lease) => lease.holder.container));
  return [...byReplica.values()]
    .map((candidates) => {
      const up = candidates.filter((claim) => isUp(claim.container));
      return up.find((claim) => holding.has(claim.container.id)) ?? up.at(-1) ?? candidates.at(-1);
    })
    .filter((claim) => claim !== undefined);
}

/**
 * Each replica gets the slot it had, found by its container or its number. A new replica gets a slot that no other one of its service
 * had.
 */
function placeInSlots(holders: readonly Claim[], leases: readonly Lease[]): Map<number, Claim> {
  const held = new Map<number, Claim>();
  const waiting = new Set(holders);
  const place = (claim: Claim, slot: number | undefined): void => {
    if (slot === undefined || held.has(slot)) return;
    held.set(slot, claim);
    waiting.delete(claim);
  };
  const inUseLast = leases.toSorted(byUse).toReversed();
  const byContainer = new Map(inUseLast.map(({ holder, slot }) => [holder.container, slot]));
  const byReplica = new Map(inUseLast.map(({ holder, slot }) => [replicaKey(holder), slot]));
  for (const claim of waiting) place(claim, byContainer.get(claim.container.id));
  for (const claim of waiting) if (claim.service) place(claim, byReplica.get(keyOf(claim.service)));

  const service = holders[0]?.service?.key;
  const kept = leases.filter(({ holder }) => service !== undefined && holder.service === service);
  const taken = new Set([...held.keys(), ...kept.map((lease) => lease.slot)]);
  let slot = 0;
  for (const claim of [...waiting].toSorted((a, b) => replicaOf(a) - replicaOf(b))) {
    while (taken.has(slot)) slot += 1;
    place(claim, slot);
    slot += 1;
  }
  return held;
}

const replicaOf = (claim: Claim): number => claim.service?.replica ?? 0;
const keyOf = ({ key, replica }: ServiceReplica): string => `${key} ${replica}`;
const replicaKey = ({ service, replica }: LeaseHolder): string => `${service ?? ''} ${replica ?? ''}`;

/** Leases in use first. */
const byUse = (a: Lease, b: Lease): number =>
  Number(a.idleSince !== undefined) - Number(b.idleSince !== undefined);
