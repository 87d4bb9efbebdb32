import * as v from 'valibot';
import type { Lease } from '../model/lease';
import type { Cursors, LeaseChange, RefusedChange } from '../ports/lease-store';
import { changeSchema, cursorsSchema, explain } from './lease-schema';

/** What of a commit can be stored and read back. */
export interface SoundCommit {
  readonly changes: readonly LeaseChange[];
  /** Absent when they leave the stored ones as they are. */
  readonly cursors?: Cursors;
  readonly refused: readonly RefusedChange[];
}

/** Each change is judged by itself: a bad one, which is a defect of nathost's, must not keep the others from the disk. */
export function soundCommit(changes: readonly LeaseChange[], cursors: Cursors): SoundCommit {
  const refused = changes.flatMap((change) => {
    const judged = v.safeParse(changeSchema, change);
    return judged.success ? [] : [{ change, reason: explain(judged.issues) }];
  });
  const bad = new Set(refused.map(({ change }) => change));
  return {
    changes: bad.size === 0 ? changes : changes.filter((change) => !bad.has(change)),
    ...(v.is(cursorsSchema, cursors) && { cursors }),
    refused,
  };
}

/**
 * The stored state of leases whose last change was refused is older than the table. It gives way to leases that have got one of their
 * addresses since.
 */
export function outdated(
  stored: ReadonlyMap<string, Lease>,
  refusedKeys: ReadonlySet<string>,
  changes: readonly LeaseChange[],
): LeaseChange[] {
  if (refusedKeys.size === 0) return [];
  const puts = changes.flatMap((change) => (change.kind === 'put' ? [change.lease] : []));
  const taken = new Set(puts.flatMap(addressesOf));
  return [...refusedKeys].flatMap((key) => {
    const lease = stored.get(key);
    const isOutdated = lease !== undefined && addressesOf(lease).some((address) => taken.has(address));
    return isOutdated ? [{ kind: 'drop' as const, name: lease.name, slot: lease.slot }] : [];
  });
}

function addressesOf({ ipv4, ipv6 }: Lease): string[] {
  return [ipv4, ipv6].filter((address) => address !== undefined);
}
