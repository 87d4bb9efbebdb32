import { leaseKey, type Lease } from '../model/lease';
import type { Problem } from '../model/problem';

/** The last addresses handed out; allocation goes on behind them, so that a freed address rests as long as possible. */
export interface Cursors {
  readonly ipv4?: string;
  readonly ipv6?: string;
}

export type LeaseChange =
  | { readonly kind: 'put'; readonly lease: Lease }
  | { readonly kind: 'drop'; readonly name: string; readonly slot: number };

/** Of the lease that it changes. */
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
  /** What was found wrong with the stored state, for example a damaged file that was set aside. */
  readonly problems: readonly Problem[];
}

/** Where leases live on. A store that several hosts share would be another implementation of this. */
export interface LeaseStore {
  /** Never rejects because of what is stored: damaged state is set aside and reported in `problems`. */
  load(): Promise<LoadedLeases>;
  /**
   * Resolves when the changes would survive a power cut, with those that cannot be stored and never will; they keep none of the others
   * from being stored. All or nothing in the order given. Rejects with a `NathostError` of code `state-not-saved`; the caller may
   * commit the same changes again.
   */
  commit(changes: readonly LeaseChange[], cursors: Cursors): Promise<readonly RefusedChange[]>;
}
