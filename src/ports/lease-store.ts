import { leaseKey, type Lease } from '../model/lease';
import type { Problem } from '../model/problem';

/** The last chosen addresses. The next choice continues after them, so that a freed address stays unused as long as possible. */
export interface Cursors {
  readonly ipv4?: string;
  readonly ipv6?: string;
}

export type LeaseChange =
  | { readonly kind: 'put'; readonly lease: Lease }
  | { readonly kind: 'drop'; readonly name: string; readonly slot: number };

/** The key of the changed lease. */
export function changeKey(change: LeaseChange): string {
  return leaseKey(change.kind === 'put' ? change.lease : change);
}

/** A change that cannot be stored, whatever the disk does. */
export interface RefusedChange {
  readonly change: LeaseChange;
  readonly reason: string;
}

export interface LoadedLeases {
  readonly leases: readonly Lease[];
  readonly cursors: Cursors;
  /** Problems of the stored state, for example a damaged file that was set aside. */
  readonly problems: readonly Problem[];
}

/** Stores the leases of this host. Nobody else writes there: what is loaded once stays true. */
export interface LeaseStore {
  /** Never rejects because of what is stored: damaged state is set aside and reported in `problems`. */
  load(): Promise<LoadedLeases>;
  /**
   * Stores the changes in this order, all or nothing, and resolves when they would survive a power cut. It resolves with the changes that
   * can never be stored, which do not affect the others. Rejects with a `NathostError` with code `state-not-saved`; the caller may commit
   * the same changes again.
   */
  commit(changes: readonly LeaseChange[], cursors: Cursors): Promise<readonly RefusedChange[]>;
}
