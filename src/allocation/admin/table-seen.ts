import type { AddressFamily } from '../../model/address';
import { ActionRefused } from '../../model/errors';
import { leaseKey, type Lease } from '../../model/lease';
import type { AddressPair, ContainerRecord } from '../../model/record';
import type { Pools } from '../address-choice';
import { ownersOf } from '../ownership';
import { refusal } from '../pool';

/** The input of a person's request: the lease table that the current pass decided, and who uses which address. */
export interface TableSeen {
  readonly leases: readonly Lease[];
  /** Absent while there is no usable network. */
  readonly pools?: Pools | undefined;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** Name of the network. */
  readonly network: string;
  readonly now: number;
  /** True for a lease whose names are published. */
  readonly isInForce: (lease: Lease) => boolean;
  /** The name that a container claims, and the addresses that its labels ask for. */
  readonly claimOf: (
    container: ContainerRecord,
  ) => { readonly name: string; readonly pin: AddressPair } | undefined;
  /** Whether a name may exist on the internet. */
  readonly isPublic: (name: string) => boolean;
  /** Why a name is the host's own; undefined if it is not. */
  readonly hostsOwn: (name: string) => string | undefined;
}

export type Family = keyof AddressPair;
export const families: readonly (readonly [Family, AddressFamily])[] = [
  ['ipv4', 4],
  ['ipv6', 6],
];

/** `shop`, or `shop (slot 1)`. */
export function titleOf({ name, slot }: { readonly name: string; readonly slot: number }): string {
  return slot === 0 ? name : `${name} (slot ${slot})`;
}

/** Throws if no lease can be created for a name, because the name is taken. */
export function newNameCheck({ leases, isInForce, isPublic, hostsOwn }: TableSeen): (name: string) => void {
  const owners = ownersOf(leases.filter(isInForce));
  return (name) => {
    const owner = owners.get(name);
    if (owner === name) return;
    if (owner !== undefined) throw unusable(name, `is an alias of ${owner}`, `Use ${owner}.`);
    if (isPublic(name))
      throw unusable(
        name,
        'may exist on the internet',
        'Use a name without a dot, or one below `internal`; or add its domain to NATHOST_DOMAINS and restart nathost.',
      );
    const reason = hostsOwn(name);
    if (reason !== undefined)
      throw unusable(name, reason, 'Use another name, or set NATHOST_OVERRIDE_HOST_NAMES=on.');
  };
}

function unusable(name: string, reason: string, remedy: string): ActionRefused {
  return new ActionRefused('name-unusable', `the name ${name} ${reason}`, remedy);
}

/** Throws if no container can have this address on the network. */
export function checkFits(family: Family, address: string, { pools, network }: TableSeen): void {
  if (pools === undefined)
    throw new ActionRefused(
      'not-ready',
      `the network ${network} cannot be used, so no address can be leased`,
      'See GET /v1/problems.',
    );
  const pool = pools[family];
  const reason = pool === undefined ? 'the network has no IPv6' : refusal(pool, address);
  if (reason !== undefined)
    throw new ActionRefused(
      'address-outside-pool',
      `${address} cannot be leased: ${reason}`,
      pool === undefined ? 'Set NATHOST_SUBNET6.' : `Use a free address in ${pool.subnet.text}.`,
    );
}

/** Throws if a container without this name uses the address or is configured with it. */
export function usageCheck(seen: TableSeen): (name: string, address: string) => void {
  const users = new Map<string, ContainerRecord[]>();
  for (const container of seen.containers.values()) {
    for (const text of addressesIn(container, seen.network))
      users.set(text, [...(users.get(text) ?? []), container]);
  }
  return (name, address) => {
    const user = users.get(address)?.find((container) => seen.claimOf(container)?.name !== name);
    if (user === undefined) return;
    throw new ActionRefused(
      'address-taken',
      `${address} is used by container ${user.name}`,
      `Use another address, or run: docker network disconnect ${seen.network} ${user.name}`,
    );
  };
}

function addressesIn({ endpoints }: ContainerRecord, network: string): Set<string> {
  const { configured, live } = endpoints[network] ?? { configured: {}, live: {} };
  const texts = [configured.ipv4, configured.ipv6, live.ipv4, live.ipv6];
  return new Set(texts.filter((text) => text !== undefined));
}

/** The lease with other addresses. Names that resolved to the old ones resolve to the new ones. */
export function moved(lease: Lease, to: AddressPair): Lease {
  const replaced = new Map(
    families.flatMap(([family]) => {
      const [from, next] = [lease[family], to[family]];
      return from !== undefined && next !== undefined ? [[from, next] as const] : [];
    }),
  );
  return { ...lease, ...to, resolvesTo: lease.resolvesTo.map((text) => replaced.get(text) ?? text) };
}

export function withPin(lease: Lease, pinned: boolean): Lease {
  const { pinned: before, ...rest } = lease;
  return (before ?? false) === pinned ? lease : { ...rest, ...(pinned && { pinned }) };
}

/** The table with this lease, which replaces one with the same key. */
export function put(leases: readonly Lease[], lease: Lease): readonly Lease[] {
  const key = leaseKey(lease);
  return [...leases.filter((each) => leaseKey(each) !== key), lease];
}
