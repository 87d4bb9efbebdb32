import type { Claim } from '../model/claim';
import { groupBy } from '../model/collections';
import { addDue } from '../model/due-times';
import { leaseKey, sameLease, type Lease } from '../model/lease';
import type { Settings } from '../model/settings';
import type { ContainerProblem } from '../model/problem';
import { ofContainer } from '../model/subject';
import type { AddressPair, ContainerRecord } from '../model/record';
import type { AddressChoice } from './address-choice';
import type { Placement } from './placement';

/** A held lease, and where its addresses come from. */
export interface Held {
  readonly claim: Claim;
  readonly lease: Lease;
  readonly placement: Placement;
}

export interface Holding {
  readonly claim: Claim;
  readonly slot: number;
  readonly placement: Placement;
  readonly aliases: readonly string[];
  readonly now: number;
  /** Absent while there is no usable network. */
  readonly choice?: AddressChoice | undefined;
}

/** The lease table during an assignment. */
export class LeaseTable {
  readonly problems: ContainerProblem[] = [];
  private readonly leases: Map<string, Lease>;
  private readonly byName: ReadonlyMap<string, readonly Lease[]>;
  private isChanged = false;
  private readonly held = new Map<string, Held>();

  constructor(private readonly before: readonly Lease[]) {
    this.leases = new Map(before.map((lease) => [leaseKey(lease), lease]));
    this.byName = groupBy(before, (lease) => lease.name);
  }

  /** The leases of a name before the assignment. */
  ofName(name: string): readonly Lease[] {
    return this.byName.get(name) ?? [];
  }

  /** Gives a slot to a claim. Without a free address, the claim gets no lease until there is one. */
  hold(holding: Holding): void {
    const { claim, slot, placement } = holding;
    const key = leaseKey({ name: claim.name, slot });
    const existing = this.leases.get(key);
    const pair = addressesFor(holding, key, existing);
    if (pair === undefined) return;
    const wanted: Lease = {
      name: claim.name,
      slot,
      ...pair,
      aliases: holding.aliases,
      resolvesTo: resolvesTo(holding, pair, existing),
      holder: { container: claim.container.id, ...(claim.service && holderService(claim.service)) },
      createdAt: existing?.createdAt ?? holding.now,
      ...(existing?.pinned && { pinned: true }),
    };
    const isKept = existing !== undefined && sameLease(existing, wanted);
    const lease = isKept ? existing : wanted;
    if (!isKept) this.put(key, lease);
    this.held.set(claim.container.id, { claim, lease, placement });
  }

  /** Lets the names of containers that share another container's network resolve to that container's addresses. */
  shareAddresses(network: string): void {
    for (const [id, held] of this.held) {
      if (held.placement.kind !== 'shared') continue;
      const addresses = this.addressesOf(held.placement.with, network);
      if (addresses.length === 0) this.problems.push(unshared(held, held.placement.with));
      else this.resolveTo(id, held, addresses);
    }
  }

  /**
   * Marks leases without a holder as idle and drops the expired ones. Adds to `due` when the others expire, and when they no longer keep
   * their names and aliases from other claimants.
   */
  retire(
    now: number,
    { leaseTtl, nameGrace }: Pick<Settings, 'leaseTtl' | 'nameGrace'>,
    due: Map<string, number>,
  ): void {
    const inUse = new Set(Array.from(this.held.values(), ({ lease }) => lease));
    for (const [key, lease] of this.leases) {
      if (inUse.has(lease)) continue;
      // May lie in the future if the clock was set back. It stays, because taking it for now would end the lease once the clock is right
      // again.
      const idleSince = lease.idleSince ?? now;
      if (lease.pinned !== true && now >= idleSince + leaseTtl) this.drop(key);
      else {
        if (idleSince !== lease.idleSince) this.put(key, { ...lease, idleSince });
        if (lease.pinned !== true) addDue(due, lease.name, idleSince + leaseTtl);
        if (now < idleSince + nameGrace) addDue(due, lease.name, idleSince + nameGrace);
      }
    }
  }

  /** The same array as before if no lease has changed. */
  result(): { leases: readonly Lease[]; holders: ReadonlyMap<string, Held> } {
    return { leases: this.isChanged ? [...this.leases.values()] : this.before, holders: this.held };
  }

  private put(key: string, lease: Lease): void {
    this.leases.set(key, lease);
    this.isChanged = true;
  }

  private drop(key: string): void {
    this.leases.delete(key);
    this.isChanged = true;
  }

  private addressesOf(container: ContainerRecord, network: string): string[] {
    const lease = this.held.get(container.id);
    if (lease?.placement.kind === 'own') return [...lease.lease.resolvesTo];
    const live = container.endpoints[network]?.live;
    return [live?.ipv4, live?.ipv6].filter((text) => text !== undefined);
  }

  private resolveTo(container: string, held: Held, addresses: readonly string[]): void {
    const lease = { ...held.lease, resolvesTo: addresses };
    if (sameLease(lease, held.lease)) return;
    this.held.set(container, { ...held, lease });
    this.put(leaseKey(lease), lease);
  }
}

/** A name without an address of its own keeps its leased one, because the container may come back to the network. */
function addressesFor(holding: Holding, key: string, existing?: Lease): AddressPair | undefined {
  const current = pairOf(existing);
  if (holding.placement.kind !== 'own') return current;
  if (holding.choice !== undefined)
    return holding.choice.choose(holding.claim, key, current, existing?.pinned === true);
  return current.ipv4 === undefined ? undefined : current;
}

function resolvesTo(holding: Holding, pair: AddressPair, existing?: Lease): readonly string[] {
  const { claim, placement, choice } = holding;
  if (placement.kind === 'loopback') return ['127.0.0.1'];
  if (placement.kind === 'shared') {
    return existing?.holder.container === claim.container.id ? existing.resolvesTo : [];
  }
  if (choice === undefined) return existing?.resolvesTo ?? [];
  const ipv6 = choice.hasIpv6 ? pair.ipv6 : undefined;
  return [pair.ipv4, ipv6].filter((text) => text !== undefined);
}

function pairOf(lease: Lease | undefined): AddressPair {
  return {
    ...(lease?.ipv4 !== undefined && { ipv4: lease.ipv4 }),
    ...(lease?.ipv6 !== undefined && { ipv6: lease.ipv6 }),
  };
}

function holderService(service: { key: string; replica: number }): { service: string; replica: number } {
  return { service: service.key, replica: service.replica };
}

function unshared({ claim }: Held, target: ContainerRecord): ContainerProblem {
  return {
    kind: 'no-address',
    about: ofContainer(claim.container),
    message: `the name ${claim.name} cannot resolve: it shares the network of ${target.name}, which has no address on nathost's network`,
    remedy: `Label ${target.name} with a name as well.`,
  };
}
