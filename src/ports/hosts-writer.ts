import type { HostLine } from '../model/host-line';

/** Updates nathost's lines in a hosts file without any reader noticing. Never throws because of the file's state. */
export interface HostsWriter {
  /** See `WriteResult`. */
  readonly restTime: number;
  write(path: string, lines: readonly HostLine[]): WriteResult;
  /** The names in others' lines, in lower case. */
  foreignNames(path: string): ReadonlySet<string> | Refused;
}

/**
 * `lingering`, if present: the number of lines that still have to be removed, but stay a moment for readers that are in the file now. The
 * same call after `restTime` milliseconds removes them.
 */
export type WriteResult =
  | { readonly outcome: 'unchanged'; readonly lingering?: number }
  | {
      readonly outcome: 'written';
      /** Lines. */
      readonly added: number;
      readonly removed: number;
      readonly bytesWritten: number;
      readonly lingering?: number;
    }
  | Refused;

export interface Refused {
  readonly outcome: 'refused';
  readonly reason: RefusalReason;
  /** What was found at which path, for a log line or a problem. */
  readonly detail: string;
}

/** Why a hosts file was not written, or not completely. */
export type RefusalReason =
  | 'missing'
  /** A folder, pipe, device or socket. */
  | 'not-a-file'
  | 'symlink'
  | 'hard-link'
  | 'too-large'
  | 'read-only'
  /** Somebody else is rewriting it right now: try again soon. */
  | 'busy'
  | 'io';
