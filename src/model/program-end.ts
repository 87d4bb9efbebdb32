import { systemCodeOf } from './errors';

export interface ProgramLimits {
  /** A program that has not ended by then is killed. */
  readonly milliseconds: number;
  /** A program that prints more is killed. */
  readonly bytes: number;
}

/** The error of Node's `execFile`. */
export type ProgramFailure = Error & { readonly killed?: boolean; readonly signal?: NodeJS.Signals | null };

/** Why a program was killed; `undefined` if it ended by itself, with whatever status. */
export function abruptEnd(failure: ProgramFailure, limits: ProgramLimits): string | undefined {
  if (systemCodeOf(failure) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `it printed more than ${limits.bytes / 1024 / 1024} MiB`;
  if (failure.killed === true) return `it did not end within ${limits.milliseconds / 1000} seconds`;
  return failure.signal ? `${failure.signal} killed it` : undefined;
}
