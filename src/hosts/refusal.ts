import type { RefusalReason, Refused } from '../ports/hosts-writer';

/** Ends the work on one hosts file; never leaves this folder. */
export class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail: string) {
    super(detail);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** Runs `work` and turns what the file system says into an answer. A fault of our own is thrown on. */
export function refusedOr<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', reason: error.reason, detail: error.message };
    if (isSystemError(error)) return { outcome: 'refused', reason: 'io', detail: error.message };
    throw error;
  }
}

/** An error of a system call, such as `ENOSPC`. Told by its fields, because not every realm shares one `Error`. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}
