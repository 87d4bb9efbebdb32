import type { ProblemStatus } from '../model/status';

/** Keeps two nathosts from working at the same things. Never rejects: where nobody can tell, nathost works. */
export interface HostLock {
  /** While another nathost is in the way: who. */
  readonly problems: readonly ProblemStatus[];
  /**
   * Resolves as soon as no other nathost has any of these folders. They are this one's then, until `release` or the end of the process,
   * however it ends. Answers whether that took waiting. Stays pending after `release`.
   */
  acquire(folders: readonly string[]): Promise<boolean>;
  /** Whether no other nathost has the folder at this moment. */
  isFree(folder: string): Promise<boolean>;
  release(): void;
}
