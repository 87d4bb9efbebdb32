import { leaseKey, sameLease, type Lease } from '../model/lease';
import type { LeaseChange } from '../ports/lease-store';

/** What turns one lease table into another. */
export function leaseChanges(before: readonly Lease[], after: readonly Lease[]): LeaseChange[] {
  if (before === after) return [];
  const old = new Map(before.map((lease) => [leaseKey(lease), lease]));
  const changes: LeaseChange[] = [];
  for (const lease of after) {
    const known = old.get(leaseKey(lease));
    if (known === undefined || !sameLease(known, lease)) changes.push({ kind: 'put', lease });
    old.delete(leaseKey(lease));
  }
  for (const { name, slot } of old.values()) changes.push({ kind: 'drop', name, slot });
  return changes;
}
