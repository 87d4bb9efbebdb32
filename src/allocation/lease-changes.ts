import { leaseKey, sameLease, type Lease } from '../model/lease';
import type { LeaseChange } from '../ports/lease-store';

/** The changes that turn one lease table into another. */
export function leaseChanges(before: readonly Lease[], after: readonly Lease[]): LeaseChange[] {
  // Most leases are the same objects at the same index.
  const old = new Map(differing(before, after).map((lease) => [leaseKey(lease), lease]));
  const changes: LeaseChange[] = [];
  for (const lease of differing(after, before)) {
    const known = old.get(leaseKey(lease));
    if (known === undefined || !sameLease(known, lease)) changes.push({ kind: 'put', lease });
    old.delete(leaseKey(lease));
  }
  for (const { name, slot } of old.values()) changes.push({ kind: 'drop', name, slot });
  return changes;
}

/** True when `after` has all leases of `before` unchanged, and maybe more: then nothing was given up that somebody waits for. */
export function onlyAdds(before: readonly Lease[], after: readonly Lease[]): boolean {
  return before.every((lease, index) => lease === after[index]);
}

function differing(some: readonly Lease[], others: readonly Lease[]): readonly Lease[] {
  return some.filter((lease, index) => lease !== others[index]);
}
