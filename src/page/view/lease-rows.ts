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

/** The order after a click on a column's head: that column, or the other way round if it was that already. */
export function nextOrder(order: Order, by: LeaseColumn): Order {
  return { by, descending: order.by === by && !order.descending };
}

export type LeaseState = 'in use' | 'idle' | 'pinned';

/** A pinned lease never ends, a held one not before its container is gone. */
export function leaseState({ idleSince, pinned }: Lease): LeaseState {
  if (idleSince === undefined) return 'in use';
  return pinned ? 'pinned' : 'idle';
}

/** The leases that are searched for, in the order wished for; equal ones by name and slot. */
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
