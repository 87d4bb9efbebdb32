import { systemCodeOf } from './errors';

export interface ProgramLimits {
  /** A program that has not ended by then is killed. */
  readonly milliseconds: number;
  /** A program that prints more is killed. */
  readonly bytes: number;
}

/** What execFile(3) of Node tells of a program that failed. */
export type ProgramFailure = Error & { readonly killed?: boolean; readonly signal?: NodeJS.Signals | null };

/** How a program ended that did not end by itself; `undefined` for one that did, with whatever status. */
export function abruptEnd(failure: ProgramFailure, limits: ProgramLimits): string | undefined {
  if (systemCodeOf(failure) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `it printed more than ${limits.bytes / 1024 / 1024} MiB`;
  if (failure.killed === true) return `it was not done within ${limits.milliseconds / 1000} seconds`;
  return failure.signal ? `it died by ${failure.signal}` : undefined;
}
