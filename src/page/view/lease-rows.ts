import type { Lease } from '../wire';
import { compareText } from './compare-text';
import { addressesOf } from './name-rows';
import { finds } from './search';

export const leaseColumns = ['name', 'address', 'holder', 'state', 'created'] as const;
export type LeaseColumn = (typeof leaseColumns)[number];

export interface Order {
  readonly by: LeaseColumn;
  readonly descending: boolean;
}

/** The order after a click on a column's header: by that column, or reversed if it was that column already. */
export function nextOrder(order: Order, by: LeaseColumn): Order {
  return { by, descending: order.by === by && !order.descending };
}

export type LeaseState = 'held' | 'idle' | 'pinned';

/** A held lease, an idle one that expires, or an idle one that is pinned. */
export function leaseState({ idleSince, pinned }: Lease): LeaseState {
  if (idleSince === undefined) return 'held';
  return pinned ? 'pinned' : 'idle';
}

/** The matching leases in the chosen order; equal ones by name and slot. */
export function leaseRows(leases: readonly Lease[], wanted: string, { by, descending }: Order): Lease[] {
  const sign = descending ? -1 : 1;
  return leases
    .filter((lease) => finds(wanted, textsOf(lease)))
    .sort((one, other) => sign * compareText(keyOf(one, by), keyOf(other, by)) || byName(one, other));
}

function textsOf(lease: Lease): string[] {
  return [
    lease.name,
    ...addressesOf(lease),
    lease.holder?.name ?? '',
    lease.holder?.id.slice(0, 12) ?? '',
    leaseState(lease),
  ];
}

function keyOf(lease: Lease, by: LeaseColumn): string {
  switch (by) {
    case 'name':
      return lease.name;
    case 'address':
      return lease.ipv4 ?? lease.ipv6 ?? '';
    case 'holder':
      return lease.holder?.name ?? '';
    case 'state':
      return `${leaseState(lease)} ${lease.expiresAt ?? ''}`;
    case 'created':
      return lease.createdAt;
  }
}

function byName(one: Lease, other: Lease): number {
  return compareText(one.name, other.name) || one.slot - other.slot;
}
