import type { ProblemStatus } from '../model/status';

/** Keeps two nathosts from working in the same folders. Never rejects: where no lock is possible, nathost works without. */
export interface HostLock {
  /** Which other nathost has the lock, while one has. */
  readonly problems: readonly ProblemStatus[];
  /**
   * Resolves as soon as no other nathost has any of these folders. This one has them then, until `release` or the end of the process,
   * however it ends. Returns whether it had to wait. Stays pending after `release`.
   */
  acquire(folders: readonly string[]): Promise<boolean>;
  /** Whether no other nathost has the folder at this moment. */
  isFree(folder: string): Promise<boolean>;
  release(): void;
}
