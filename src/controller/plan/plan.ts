import type { HostLine } from '../../model/host-line';
import type { Change } from './change';
import type { Decision } from '../desired/decide';
import { planKernel, type KernelSeen } from '../desired/kernel-settings';
import type { Target } from '../desired/targets';

/** What is known of the hosts files. */
export interface FilesSeen {
  /**
   * True when there is nothing to do: the file was found to have exactly these lines and nothing has cast doubt on it since,
   * or it was refused and waits for its next try.
   */
  has(target: Target, lines: readonly HostLine[]): boolean;
}

/**
 * The changes that turn what is into what should be, in the order in which they have to be begun: a lease is on disk before
 * anybody learns of its address.
 */
export function plan(decision: Decision, files: FilesSeen, kernel?: KernelSeen): Change[] {
  const { assignment, lines, targets, kernel: wanted } = decision;
  const changes: Change[] = [];
  if (assignment.changes.length > 0) {
    changes.push({ kind: 'commit-leases', changes: assignment.changes, cursors: assignment.cursors });
  }
  for (const target of targets) {
    if (!files.has(target, lines)) changes.push({ kind: 'write-hosts', target, lines });
  }
  changes.push(...decision.engineChanges);
  return wanted && kernel ? [...changes, ...planKernel(wanted, kernel)] : changes;
}
