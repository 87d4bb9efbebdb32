import type { RefusalReason, Refused } from '../ports/hosts-writer';

/** Why a hosts file is not written; caught within this folder. */
export class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail: string) {
    super(detail);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** Runs `work` and converts refusals and errors of the file system to a result. Other errors are bugs and thrown on. */
export function refusedOr<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', reason: error.reason, detail: error.message };
    if (isSystemError(error)) return { outcome: 'refused', reason: 'io', detail: error.message };
    throw error;
  }
}

/** An error of a system call, such as `ENOSPC`. Recognised by its fields, because realms do not share one `Error`. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
}
