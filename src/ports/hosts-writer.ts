import type { HostLine } from '../model/host-line';

/** Brings a hosts file's managed lines up to date without any reader noticing. Never throws for the state of the file. */
export interface HostsWriter {
  /** See `WriteResult`. */
  readonly restTime: number;
  write(path: string, lines: readonly HostLine[]): WriteResult;
  /** The names, in lower case, that lines of others define. */
  foreignNames(path: string): ReadonlySet<string> | Refused;
}

/**
 * `lingering`, where present, is the number of lines that have to go but stay a moment for readers who are in the file now:
 * the same call after `restTime` milliseconds removes them.
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
  /** For a log line or a problem's text: what was found, and of which path. */
  readonly detail: string;
}

/** Why a hosts file was left as it is, or was not brought all the way to the wanted lines. */
export type RefusalReason =
  | 'missing'
  /** A folder, pipe, device or socket. */
  | 'not-a-file'
  | 'symlink'
  | 'hard-link'
  | 'too-large'
  | 'read-only'
  /** Somebody else is rewriting it at this moment: worth another try soon. */
  | 'busy'
  | 'io';
