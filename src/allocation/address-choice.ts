import type { Claim } from '../model/claim';
import type { Lease } from '../model/lease';
import type { ContainerProblem } from '../model/problem';
import { ofContainer } from '../model/subject';
import type { AddressPair, ContainerRecord } from '../model/record';
import type { Cursors } from '../ports/lease-store';
import { TakenAddresses } from './taken-addresses';
import { misfit, nextFree, refusal, type Pool } from './pool';

export interface Pools {
  readonly ipv4: Pool;
  readonly ipv6?: Pool;
}

export interface ChoiceInput {
  readonly pools: Pools;
  readonly leases: readonly Lease[];
  readonly claims: readonly Claim[];
  /** All containers: an address that any of them stores or uses is taken. */
  readonly containers: Iterable<ContainerRecord>;
  readonly network: string;
  readonly cursors: Cursors;
  /** See `AssignmentInput`. */
  readonly isTakenElsewhere?: ((address: string) => boolean) | undefined;
}

type Family = keyof AddressPair;

const mostIdleNamed = 5;

/** Chooses addresses within one pass, and remembers which it gave. */
export class AddressChoice {
  readonly problems: ContainerProblem[] = [];
  private indexed: TakenAddresses | undefined;
  /** Families whose pool is full, with the text of the problem. */
  private readonly full = new Map<Family, string>();
  private readonly last: { ipv4?: string; ipv6?: string };

  constructor(private readonly input: ChoiceInput) {
    this.last = { ...input.cursors };
  }

  /** Built when the first address has to be chosen; most passes choose none. */
  private get taken(): TakenAddresses {
    return (this.indexed ??= new TakenAddresses(this.input));
  }

  get pools(): Pools {
    return this.input.pools;
  }

  get hasIpv6(): boolean {
    return this.input.pools.ipv6 !== undefined;
  }

  get cursors(): Cursors {
    return { ...this.last };
  }

  /** The addresses for a lease; undefined when the IPv4 pool is full. `isPinned`: the current addresses outrank the labels. */
  choose(claim: Claim, key: string, current: AddressPair, isPinned: boolean): AddressPair | undefined {
    const asking = isPinned ? this.outranked(claim, current) : claim;
    const ipv4 = this.chooseOne('ipv4', this.input.pools.ipv4, asking, key, current.ipv4);
    if (ipv4 === undefined) return undefined;
    const pool6 = this.input.pools.ipv6;
    const ipv6 =
      pool6 === undefined
        ? this.withoutIpv6(claim, current)
        : this.chooseOne('ipv6', pool6, asking, key, current.ipv6);
    if (ipv4 === current.ipv4 && ipv6 === current.ipv6) return current;
    const chosen = { ipv4, ...(ipv6 !== undefined && { ipv6 }) };
    this.taken.release(current, key);
    this.taken.add(chosen, key);
    this.full.clear();
    return chosen;
  }

  private outranked(claim: Claim, current: AddressPair): Claim {
    const asked = Object.entries(claim.pin) as [Family, string][];
    for (const [family, pin] of asked) {
      if (current[family] !== undefined && current[family] !== pin)
        this.problems.push(pinRefused(claim, pin, 'the name was pinned to another address through the API'));
    }
    return { ...claim, pin: Object.fromEntries(asked.filter(([family]) => current[family] === undefined)) };
  }

  private chooseOne(
    family: Family,
    pool: Pool,
    claim: Claim,
    key: string,
    current?: string,
  ): string | undefined {
    const pin = claim.pin[family];
    if (pin !== undefined && pin !== current) {
      const reason =
        refusal(pool, pin) ?? this.taken.leasedElsewhere(pin, key) ?? this.taken.usedElsewhere(pin, claim);
      if (reason === undefined) return pin;
      this.problems.push(pinRefused(claim, pin, reason));
    }
    // A leased address stays as long as the network can carry it, even if it would not be chosen now.
    if (current !== undefined && misfit(pool, current) === undefined) return current;
    return this.adopted(family, pool, claim, key) ?? this.next(family, pool, claim);
  }

  private withoutIpv6(claim: Claim, current: AddressPair): string | undefined {
    const pin = claim.pin.ipv6;
    if (pin !== undefined) this.problems.push(pinRefused(claim, pin, 'the network has no IPv6'));
    return current.ipv6;
  }

  /** The address in the container's own configuration. This rebuilds a lost lease table from the engine. */
  private adopted(family: Family, pool: Pool, claim: Claim, key: string): string | undefined {
    const stored = claim.container.endpoints[this.input.network]?.configured[family];
    if (stored === undefined || refusal(pool, stored) !== undefined) return undefined;
    return this.taken.leasedElsewhere(stored, key) === undefined ? stored : undefined;
  }

  private next(family: Family, pool: Pool, claim: Claim): string | undefined {
    const address = this.full.has(family) ? undefined : nextFree(pool, this.last[family], this.taken);
    if (address === undefined) this.problems.push(poolFull(claim, pool, this.longestIdle(family)));
    else this.last[family] = address;
    return address;
  }

  /** Names the leases that have been idle longest. The text is the same for every claim of a pass. */
  private longestIdle(family: Family): string {
    const known = this.full.get(family);
    if (known !== undefined) return known;
    const idle = this.input.leases
      .filter((lease) => lease.idleSince !== undefined && lease[family] !== undefined)
      .toSorted((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0))
      .slice(0, mostIdleNamed)
      .map((lease) => `${lease.name} (since ${new Date(lease.idleSince ?? 0).toISOString()})`);
    const text = idle.length === 0 ? 'no lease is idle' : `idle longest: ${idle.join(', ')}`;
    this.full.set(family, text);
    return text;
  }
}

function pinRefused(claim: Claim, pin: string, reason: string): ContainerProblem {
  return {
    kind: 'address-pin-refused',
    about: ofContainer(claim.container),
    message: `it asks for the address ${pin}, but ${reason}; the name ${claim.name} has another address`,
    remedy: 'Create the container again with another address, or without one.',
  };
}

function poolFull(claim: Claim, pool: Pool, longestIdle: string): ContainerProblem {
  return {
    kind: 'pool-full',
    about: ofContainer(claim.container),
    message: `no free address is left in ${pool.subnet.text} for the name ${claim.name}; ${longestIdle}`,
    remedy:
      'Shorten NATHOST_LEASE_TTL so that idle leases end, or move to a larger network (NATHOST_SUBNET).',
  };
}
