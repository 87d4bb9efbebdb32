import { sameLines, type HostLine } from '../../model/host-line';
import type { Target } from '../desired/targets';
import type { HostsChange } from './change';

/** What is known of one hosts file. */
export interface FileSeen {
  /** The lines that it was left with; absent when it may be another file by now. */
  readonly expected?: readonly HostLine[] | undefined;
  /** True when nothing but time has gone by since it was found to have them. */
  readonly isChecked: boolean;
  /** When lines that had to stay for a moment can go, milliseconds since the epoch. */
  readonly recheckAt?: number | undefined;
}

/** The files that have to be written, or read once more. */
export function planHosts(
  targets: readonly Target[],
  lines: readonly HostLine[],
  files: ReadonlyMap<string, FileSeen>,
  now: number,
): HostsChange[] {
  return targets.flatMap((target) => {
    const file = files.get(target.key);
    const isExpected = file?.expected !== undefined && sameLines(file.expected, lines);
    const isSure = file?.isChecked === true && now < (file.recheckAt ?? Infinity);
    if (isExpected && isSure) return [];
    return [{ kind: 'write-hosts', target, lines, isCheck: isExpected }];
  });
}
