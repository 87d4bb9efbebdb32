import type { Claim } from '../model/claim';
import { groupBy } from '../model/collections';
import { addDue, type DueTimes } from '../model/due-times';
import type { Lease } from '../model/lease';
import type { ContainerProblem } from '../model/problem';
import type { ContainerRecord } from '../model/record';
import type { Cursors, LeaseChange } from '../ports/lease-store';
import { AddressChoice, type Pools } from './address-choice';
import { distinctAddresses } from './distinct-addresses';
import { leaseChanges, onlyAdds } from './lease-changes';
import { LeaseTable, type Held } from './lease-table';
import { ownNames, type Ownership } from './ownership';
import { placementOf, type Placement } from './placement';
import { assignSlots, type SlotsInput } from './slots';

export interface AssignmentInput {
  readonly claims: readonly Claim[];
  /** All containers by id. */
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly leases: readonly Lease[];
  readonly cursors: Cursors;
  /** Absent while there is no usable network: leases stay as they are, and none is created. */
  readonly pools?: Pools;
  /** Name of the network. */
  readonly network: string;
  readonly now: number;
  readonly graces: Graces;
  /** Since when a container has been down, milliseconds since the epoch. */
  readonly downSince: (container: string) => number;
  /** For an assignment of a part only: whether somebody outside the part has an address. */
  readonly isTakenElsewhere?: ((address: string) => boolean) | undefined;
}

/** Milliseconds. */
export interface Graces {
  readonly leaseTtl: number;
  readonly nameGrace: number;
  readonly handoverGrace: number;
}

/** The containers' names and addresses. */
export interface Assigned {
  readonly leases: readonly Lease[];
  readonly cursors: Cursors;
  /** By container id: the name it stands by for. */
  readonly standbys: ReadonlyMap<string, string>;
  /** By container id. */
  readonly holders: ReadonlyMap<string, Held>;
}

export interface Assignment extends Assigned {
  readonly changes: readonly LeaseChange[];
  readonly problems: readonly ContainerProblem[];
  readonly due: DueTimes;
}

/** One container may wait for what another gives up, and so on. The next passes resolve longer chains. */
const mostRounds = 4;

/**
 * Decides which container has which name and address, from the claims and the leases. It repeats while leases change, because a name or
 * address that is given up goes to its next claimant in the same pass. Pure.
 */
export function assign(input: AssignmentInput): Assignment {
  let { cursors } = input;
  let leases = distinctAddresses(input.leases);
  for (let round = 1; ; round += 1) {
    const result = assignOnce({ ...input, leases, cursors });
    if (round === mostRounds || onlyAdds(leases, result.leases)) {
      return { ...result, changes: leaseChanges(input.leases, result.leases) };
    }
    ({ leases, cursors } = result);
  }
}

function assignOnce(input: AssignmentInput): Omit<Assignment, 'changes'> {
  const { placements, problems } = placeClaims(input);
  const ownership = ownNames(
    [...placements.keys()],
    input.leases,
    (lease) => isInForce(lease, input),
    (claim) => hadAddress(claim, input),
  );
  const choice =
    input.pools && new AddressChoice({ ...input, pools: input.pools, containers: input.containers.values() });
  const table = new LeaseTable(input.leases);
  const { standbys, due } = fillSlots(input, ownership, placements, table, choice);
  table.shareAddresses(input.network);
  table.retire(input.now, input.graces, due);
  return {
    ...table.result(),
    cursors: choice?.cursors ?? input.cursors,
    standbys,
    problems: [...problems, ...ownership.problems, ...table.problems, ...(choice?.problems ?? [])],
    due,
  };
}

function fillSlots(
  input: AssignmentInput,
  ownership: Ownership,
  placements: ReadonlyMap<Claim, Placement>,
  table: LeaseTable,
  choice: AddressChoice | undefined,
): { standbys: Map<string, string>; due: Map<string, number> } {
  const standbys = new Map<string, string>();
  const due = new Map<string, number>();
  for (const [name, claims] of groupBy(ownership.claims, (claim) => claim.name)) {
    const slots = assignSlots(slotsInput(input, claims, table.ofName(name)));
    addDue(due, name, slots.dueAt);
    for (const claim of slots.standbys) standbys.set(claim.container.id, name);
    for (const [slot, claim] of slots.held) {
      const placement = placements.get(claim);
      if (placement === undefined) continue;
      table.hold({ claim, slot, placement, aliases: ownership.aliasesOf(claim), now: input.now, choice });
    }
  }
  return { standbys, due };
}

function slotsInput(input: AssignmentInput, claims: readonly Claim[], leases: readonly Lease[]): SlotsInput {
  return {
    claims,
    leases,
    now: input.now,
    handoverGrace: input.graces.handoverGrace,
    downSince: input.downSince,
    hadAddress: (claim) => hadAddress(claim, input),
  };
}

function placeClaims(input: AssignmentInput): {
  placements: Map<Claim, Placement>;
  problems: ContainerProblem[];
} {
  const placements = new Map<Claim, Placement>();
  const problems: ContainerProblem[] = [];
  let byName: ReadonlyMap<string, ContainerRecord> | undefined;
  const find = (idOrName: string): ContainerRecord | undefined => {
    const found = input.containers.get(idOrName);
    if (found !== undefined) return found;
    byName ??= new Map([...input.containers.values()].map((container) => [container.name, container]));
    return byName.get(idOrName);
  };
  for (const claim of input.claims) {
    const placement = placementOf(claim, find);
    if (placement.kind === 'nowhere') problems.push(placement.problem);
    else placements.set(claim, placement);
  }
  return { placements, problems };
}

/** A static address on the network: the container held a lease before, or somebody gave it the address by hand. */
function hadAddress({ container }: Claim, { network }: AssignmentInput): boolean {
  return container.endpoints[network]?.configured.ipv4 !== undefined;
}

/** A name that is still published belongs to its lease, also while no container holds it. */
export function isInForce(lease: Lease, { now, graces }: Pick<AssignmentInput, 'now' | 'graces'>): boolean {
  return lease.idleSince === undefined || now < lease.idleSince + graces.nameGrace;
}
