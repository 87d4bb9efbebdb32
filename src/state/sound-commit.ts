import * as v from 'valibot';
import type { Lease } from '../model/lease';
import type { Cursors, LeaseChange, RefusedChange } from '../ports/lease-store';
import { changeSchema, cursorsSchema, explain } from './lease-schema';

/** The part of a commit that can be stored and read back. */
export interface SoundCommit {
  readonly changes: readonly LeaseChange[];
  /** Absent if the stored ones stay. */
  readonly cursors?: Cursors;
  readonly refused: readonly RefusedChange[];
}

/** Checks each change by itself: an invalid one, which is a bug of nathost, must not keep the others from the disk. */
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
 * Drops stored leases whose last change was refused, if another lease has got one of their addresses since: their stored state is older
 * than the table.
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
