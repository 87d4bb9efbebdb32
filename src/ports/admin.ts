import type { ExportedLease, ImportResult } from '../model/lease-document';
import type { LeaseStatus } from '../model/status';

/**
 * What a person may request. The next pass applies it, and answers when the leases are on disk. Rejects with an `ActionRefused`
 * (model/errors.ts) if nothing was done, or with a `NathostError` with code `state-not-saved` if it is in force but not on disk yet.
 */
export interface Admin {
  /** Starts a resync now. */
  resync(): void;
  /** Ends the leases of a name, or that of one slot, and returns them. Refused with code `lease-held`. */
  release(name: string, slot?: number): Promise<readonly LeaseStatus[]>;
  /** Refused with codes `address-taken`, `address-outside-pool`, `no-such-lease`, `name-unusable`, `label-decides`. */
  pin(request: PinRequest): Promise<LeaseStatus>;
  /** `dryRun`: only reports the result. */
  importLeases(leases: readonly ExportedLease[], dryRun: boolean): Promise<ImportResult>;
}

export interface PinRequest {
  /** In lower case. */
  readonly name: string;
  readonly slot: number;
  /** Canonical. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Whether the lease never expires. */
  readonly pinned: boolean;
}
