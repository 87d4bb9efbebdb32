import type { Lease } from '../model/lease';
import type { Problem } from '../model/problem';

/** The last addresses handed out; allocation goes on behind them, so that a freed address rests as long as possible. */
export interface Cursors {
  readonly ipv4?: string;
  readonly ipv6?: string;
}

export type LeaseChange =
  | { readonly kind: 'put'; readonly lease: Lease }
  | { readonly kind: 'drop'; readonly name: string; readonly slot: number };

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
   * Resolves when the changes would survive a power cut. All or nothing in the order given. Rejects with a `NathostError`
   * of code `state-not-saved`; the caller may commit the same changes again.
   */
  commit(changes: readonly LeaseChange[], cursors: Cursors): Promise<void>;
}
