import type { Claim } from '../model/claim';
import { leaseKey, type Lease } from '../model/lease';
import type { Problem } from '../model/problem';
import type { AddressPair, ContainerRecord } from '../model/record';
import type { Cursors } from '../ports/lease-store';
import { misfit, nextFree, refusal, type Pool } from './pool';

export interface Pools {
  readonly ipv4: Pool;
  readonly ipv6?: Pool;
}

export interface ChoiceInput {
  readonly pools: Pools;
  readonly leases: readonly Lease[];
  readonly claims: readonly Claim[];
  /** All containers: what is stored in or used by any of them is nobody else's. */
  readonly containers: Iterable<ContainerRecord>;
  readonly network: string;
  readonly cursors: Cursors;
}

type Family = keyof AddressPair;

const mostIdleNamed = 5;

/** Hands out addresses within one pass; remembers what it gave. */
export class AddressChoice {
  readonly problems: Problem[] = [];
  /** By address: the key of the lease that has it. */
  private readonly leased = new Map<string, string>();
  /** By address: the containers that have it in their configuration or in use. */
  private readonly users = new Map<string, ContainerRecord[]>();
  private readonly pinned = new Set<string>();
  /** Families whose pool was found full, with what is said of it. */
  private readonly full = new Map<Family, string>();
  /** By container. */
  private readonly claims: ReadonlyMap<string, Claim>;
  private readonly last: { ipv4?: string; ipv6?: string };

  constructor(private readonly input: ChoiceInput) {
    this.last = { ...input.cursors };
    for (const lease of input.leases) this.note(lease, leaseKey(lease));
    for (const container of input.containers) this.noteUser(container);
    for (const { pin } of input.claims) for (const text of textsOf(pin)) this.pinned.add(text);
    this.claims = new Map(input.claims.map((claim) => [claim.container.id, claim]));
  }

  get hasIpv6(): boolean {
    return this.input.pools.ipv6 !== undefined;
  }

  get cursors(): Cursors {
    return { ...this.last };
  }

  /** The addresses for a lease; undefined when the IPv4 pool is full. */
  choose(claim: Claim, key: string, current: AddressPair): AddressPair | undefined {
    const ipv4 = this.chooseOne('ipv4', this.input.pools.ipv4, claim, key, current.ipv4);
    if (ipv4 === undefined) return undefined;
    const pool6 = this.input.pools.ipv6;
    const ipv6 =
      pool6 === undefined
        ? this.withoutIpv6(claim, current)
        : this.chooseOne('ipv6', pool6, claim, key, current.ipv6);
    const chosen = { ipv4, ...(ipv6 !== undefined && { ipv6 }) };
    if (chosen.ipv4 !== current.ipv4 || chosen.ipv6 !== current.ipv6) {
      this.release(current, key);
      this.note(chosen, key);
    }
    return chosen;
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
      const reason = refusal(pool, pin) ?? this.leasedElsewhere(pin, key) ?? this.usedElsewhere(pin, claim);
      if (reason === undefined) return pin;
      this.problems.push(pinRefused(claim, pin, reason));
    }
    // A leased address stays as long as the network can carry it, also where a new choice would not fall on it.
    if (current !== undefined && misfit(pool, current) === undefined) return current;
    return this.adopted(family, pool, claim, key) ?? this.next(family, pool, claim);
  }

  private withoutIpv6(claim: Claim, current: AddressPair): string | undefined {
    const pin = claim.pin.ipv6;
    if (pin !== undefined) this.problems.push(pinRefused(claim, pin, 'the network has no IPv6'));
    return current.ipv6;
  }

  /** The address that the container's own configuration has: so a lost lease table is rebuilt from the engine. */
  private adopted(family: Family, pool: Pool, claim: Claim, key: string): string | undefined {
    const stored = claim.container.endpoints[this.input.network]?.configured[family];
    if (stored === undefined || refusal(pool, stored) !== undefined) return undefined;
    return this.leasedElsewhere(stored, key) === undefined ? stored : undefined;
  }

  private next(family: Family, pool: Pool, claim: Claim): string | undefined {
    const taken = {
      has: (text: string): boolean => this.leased.has(text) || this.users.has(text) || this.pinned.has(text),
    };
    const address = this.full.has(family) ? undefined : nextFree(pool, this.last[family], taken);
    if (address === undefined) this.problems.push(poolFull(claim, pool, this.longestIdle(family)));
    else this.last[family] = address;
    return address;
  }

  /** The leases whose end would free an address soonest. Where many ask, the answer is the same for all. */
  private longestIdle(family: Family): string {
    const known = this.full.get(family);
    if (known !== undefined) return known;
    const idle = this.input.leases
      .filter((lease) => lease.idleSince !== undefined && lease[family] !== undefined)
      .toSorted((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0))
      .slice(0, mostIdleNamed)
      .map((lease) => `${lease.name} (since ${new Date(lease.idleSince ?? 0).toISOString()})`);
    const text = idle.length === 0 ? 'no lease is idle' : `idle for longest: ${idle.join(', ')}`;
    this.full.set(family, text);
    return text;
  }

  private leasedElsewhere(address: string, key: string): string | undefined {
    const owner = this.leased.get(address);
    return owner === undefined || owner === key ? undefined : `it is leased to ${owner}`;
  }

  private usedElsewhere(address: string, claim: Claim): string | undefined {
    const user = this.users
      .get(address)
      ?.find(({ id }) => id !== claim.container.id && !standsIn(this.claims.get(id), claim));
    return user && `container ${user.name} has it`;
  }

  private note(pair: AddressPair, key: string): void {
    for (const text of textsOf(pair)) this.leased.set(text, key);
  }

  private release(pair: AddressPair, key: string): void {
    for (const text of textsOf(pair)) if (this.leased.get(text) === key) this.leased.delete(text);
    this.full.clear();
  }

  private noteUser(container: ContainerRecord): void {
    const endpoint = container.endpoints[this.input.network];
    if (endpoint === undefined) return;
    for (const text of new Set([...textsOf(endpoint.configured), ...textsOf(endpoint.live)])) {
      this.users.set(text, [...(this.users.get(text) ?? []), container]);
    }
  }
}

/** True of two for one slot of a name: while one holds it, the other stands by. */
function standsIn(one: Claim | undefined, other: Claim): boolean {
  const [a, b] = [one?.service, other.service];
  return one?.name === other.name && (a === undefined || a.key !== b?.key || a.replica === b.replica);
}

function textsOf({ ipv4, ipv6 }: AddressPair): string[] {
  return [ipv4, ipv6].filter((text) => text !== undefined);
}

function pinRefused(claim: Claim, pin: string, reason: string): Problem {
  return {
    kind: 'address-pin-refused',
    subject: `container ${claim.container.name}`,
    message: `it asks for the address ${pin}, but ${reason}; the name ${claim.name} has another address`,
    remedy: 'Create the container again with another address, or without one.',
  };
}

function poolFull(claim: Claim, pool: Pool, longestIdle: string): Problem {
  return {
    kind: 'pool-full',
    subject: `container ${claim.container.name}`,
    message: `no address is left in ${pool.subnet.text} for the name ${claim.name}; ${longestIdle}`,
    remedy:
      'Shorten NATHOST_LEASE_TTL so that idle leases end, or move to a larger network (NATHOST_SUBNET).',
  };
}
