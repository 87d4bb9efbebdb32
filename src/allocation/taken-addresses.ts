import { byAge, type Claim } from '../model/claim';
import { leaseKey, type Lease } from '../model/lease';
import type { AddressPair, ContainerRecord } from '../model/record';

export interface TakenInput {
  readonly leases: readonly Lease[];
  readonly claims: readonly Claim[];
  readonly containers: Iterable<ContainerRecord>;
  readonly network: string;
  /** See `AssignmentInput`. */
  readonly isTakenElsewhere?: ((address: string) => boolean) | undefined;
}

/** The addresses that are taken: leased, in a container's configuration or use, or requested by a label. */
export class TakenAddresses {
  /** By address: the key of the lease that has it. */
  private readonly leased = new Map<string, string>();
  /** By address: the containers that are configured with it or use it. */
  private readonly users = new Map<string, ContainerRecord[]>();
  private readonly pinned = new Set<string>();
  /** By container. */
  private readonly claims: ReadonlyMap<string, Claim>;
  private readonly isTakenElsewhere: (address: string) => boolean;

  constructor({ leases, claims, containers, network, isTakenElsewhere }: TakenInput) {
    this.isTakenElsewhere = isTakenElsewhere ?? (() => false);
    for (const lease of leases) this.add(lease, leaseKey(lease));
    for (const container of containers) this.addUser(container, network);
    for (const { pin } of claims) for (const text of textsOf(pin)) this.pinned.add(text);
    this.claims = new Map(claims.map((claim) => [claim.container.id, claim]));
  }

  has(text: string): boolean {
    const isHere = this.leased.has(text) || this.users.has(text) || this.pinned.has(text);
    return isHere || this.isTakenElsewhere(text);
  }

  leasedElsewhere(address: string, key: string): string | undefined {
    const owner = this.leased.get(address);
    return owner === undefined || owner === key ? undefined : `it is leased to ${owner}`;
  }

  usedElsewhere(address: string, claim: Claim): string | undefined {
    const [user] = (this.users.get(address) ?? [])
      .filter(({ id }) => id !== claim.container.id && !standsIn(this.claims.get(id), claim))
      .toSorted(byAge);
    return user && `container ${user.name} has it`;
  }

  add(pair: AddressPair, key: string): void {
    for (const text of textsOf(pair)) this.leased.set(text, key);
  }

  release(pair: AddressPair, key: string): void {
    for (const text of textsOf(pair)) if (this.leased.get(text) === key) this.leased.delete(text);
  }

  private addUser(container: ContainerRecord, network: string): void {
    const endpoint = container.endpoints[network];
    if (endpoint === undefined) return;
    for (const text of new Set([...textsOf(endpoint.configured), ...textsOf(endpoint.live)])) {
      const users = this.users.get(text);
      if (users === undefined) this.users.set(text, [container]);
      else users.push(container);
    }
  }
}

/** True for two claims of one slot: while one holds it, the other stands by. */
function standsIn(one: Claim | undefined, other: Claim): boolean {
  const [a, b] = [one?.service, other.service];
  return one?.name === other.name && (a === undefined || a.key !== b?.key || a.replica === b.replica);
}

function textsOf({ ipv4, ipv6 }: AddressPair): string[] {
  return [ipv4, ipv6].filter((text) => text !== undefined);
}
