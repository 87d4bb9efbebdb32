import { sameLines, type HostLine } from '../../model/host-line';
import type { Target } from '../desired/targets';
import type { HostsChange } from './change';

/** What is known of one hosts file. */
export interface FileSeen {
  /** The lines last written; absent when the file may have been replaced. */
  readonly expected?: readonly HostLine[] | undefined;
  /** True when nothing has happened since it was found to have them. */
  readonly isChecked: boolean;
  /** When lines that had to stay for a moment can be removed, milliseconds since the epoch. */
  readonly recheckAt?: number | undefined;
}

/** The files that have to be written or checked. */
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
