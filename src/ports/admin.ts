import type { ExportedLease, ImportResult } from '../model/lease-document';
import type { LeaseStatus } from '../model/status';

/**
 * What a person may ask for. Each is taken up by the next pass, and answered when the leases are on disk. Rejects with an
 * `ActionRefused` (model/errors.ts), and nothing was done then; or with a `NathostError` of code `state-not-saved`, when it is in
 * force but not on disk yet.
 */
export interface Admin {
  /** Looks at everything now. */
  resync(): void;
  /** Ends the leases of a name, or that of one slot; answers what they were. Refused with code `lease-held`. */
  release(name: string, slot?: number): Promise<readonly LeaseStatus[]>;
  /** Refused with codes `address-taken`, `address-outside-pool`, `no-such-lease`, `name-unusable`, `label-decides`. */
  pin(request: PinRequest): Promise<LeaseStatus>;
  /** `dryRun`: only says what would become of each. */
  importLeases(leases: readonly ExportedLease[], dryRun: boolean): Promise<ImportResult>;
}

export interface PinRequest {
  /** In lower case. */
  readonly name: string;
  readonly slot: number;
  /** Canonical. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Whether the lease shall never expire. */
  readonly pinned: boolean;
}
