import type { DecodedLabels } from '../../model/labels';
import { leaseKey, type Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';
import type { LeaseChange } from '../../ports/lease-store';
import type { Observation } from '../desired/decide';

/** With a kind, because a name may look like an address or an id. */
type Key = `${'id' | 'container' | 'name' | 'address'} ${string}`;

/**
 * Which containers and leases have to be decided together: those that share a key. A member is a container (its id) or a lease (its
 * `leaseKey`).
 */
export class Dependencies {
  private readonly keysOf = new Map<string, ReadonlySet<Key>>();
  private readonly membersOf = new Map<Key, Set<string>>();
  private readonly leases = new Map<string, Lease>();

  constructor(seen: Observation, leases: readonly Lease[]) {
    this.updateContainers(seen.containers.keys(), seen);
    for (const lease of leases) this.putLease(lease);
  }

  /** The lease table: a lease that is put again keeps its place, a new one comes last. */
  get table(): readonly Lease[] {
    return [...this.leases.values()];
  }

  updateContainers(ids: Iterable<string>, { containers, labelsOf, settings }: Observation): void {
    for (const id of ids) {
      const container = containers.get(id);
      this.replace(id, container && containerKeys(container, labelsOf(container), settings.network));
    }
  }

  updateLeases(changes: readonly LeaseChange[]): void {
    for (const change of changes) {
      if (change.kind === 'put') this.putLease(change.lease);
      else {
        this.leases.delete(leaseKey(change));
        this.replace(leaseKey(change), undefined);
      }
    }
  }

  /** The connected component of these members: they and everything that depends on them, directly or through others. */
  connected(members: Iterable<string>): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [...members];
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      const keys = this.keysOf.get(member);
      if (keys === undefined || found.has(member)) continue;
      found.add(member);
      for (const key of keys) waiting.push(...(this.membersOf.get(key) ?? []));
    }
    return found;
  }

  /** The leases among these members, in the order of the table. */
  leasesAmong(members: ReadonlySet<string>): readonly Lease[] {
    const found: Lease[] = [];
    for (const [key, lease] of this.leases) if (members.has(key)) found.push(lease);
    return found;
  }

  /** All containers that claim a name and leases that have it. */
  ofName(name: string): Iterable<string> {
    return this.membersOf.get(`name ${name}`) ?? [];
  }

  /** Whether anybody outside these members has or wants an address. */
  isTakenOutside(members: ReadonlySet<string>, address: string): boolean {
    return [...(this.membersOf.get(`address ${address}`) ?? [])].some((member) => !members.has(member));
  }

  private putLease(lease: Lease): void {
    const key = leaseKey(lease);
    this.leases.set(key, lease);
    this.replace(key, leaseKeys(lease));
  }

  private replace(member: string, keys: ReadonlySet<Key> | undefined): void {
    for (const key of this.keysOf.get(member) ?? []) {
      const members = this.membersOf.get(key);
      members?.delete(member);
      if (members?.size === 0) this.membersOf.delete(key);
    }
    if (keys === undefined) this.keysOf.delete(member);
    else this.keysOf.set(member, keys);
    for (const key of keys ?? []) this.membersOf.set(key, (this.membersOf.get(key) ?? new Set()).add(member));
  }
}

/** A container's id and name, the names and addresses it claims or has, and whose network it shares. */
function containerKeys(
  { id, name, networkMode, endpoints }: ContainerRecord,
  { claim }: DecodedLabels,
  network: string,
): ReadonlySet<Key> {
  const { configured, live } = endpoints[network] ?? {};
  const keys = new Set<Key>([`id ${id}`, `container ${name}`]);
  for (const one of claim ? [claim.name, ...claim.aliases] : []) keys.add(`name ${one}`);
  // The engine stores what was asked for: an id or a name.
  if (networkMode.kind === 'container') keys.add(`id ${networkMode.of}`).add(`container ${networkMode.of}`);
  addAddresses(
    keys,
    configured?.ipv4,
    configured?.ipv6,
    live?.ipv4,
    live?.ipv6,
    claim?.pin.ipv4,
    claim?.pin.ipv6,
  );
  return keys;
}

/** A lease's names, its addresses and its holder. */
function leaseKeys({ name, aliases, ipv4, ipv6, holder }: Lease): ReadonlySet<Key> {
  const keys = new Set<Key>();
  for (const one of [name, ...aliases]) keys.add(`name ${one}`);
  if (holder.container !== '') keys.add(`id ${holder.container}`);
  addAddresses(keys, ipv4, ipv6);
  return keys;
}

function addAddresses(keys: Set<Key>, ...addresses: readonly (string | undefined)[]): void {
  for (const address of addresses) if (address !== undefined) keys.add(`address ${address}`);
}
