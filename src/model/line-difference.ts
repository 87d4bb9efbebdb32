import type { HostLine } from './host-line';
import { areInOrder, compareLines, knownInOrder } from './line-order';

export interface LineDifference {
  readonly added: readonly HostLine[];
  readonly removed: readonly HostLine[];
}

/** The last result: several files go through the same change one after the other. */
let last:
  | { readonly from: readonly HostLine[]; readonly to: readonly HostLine[]; readonly is: LineDifference }
  | undefined;

/**
 * The lines added and removed between two lists, each in order; `undefined` if one list is not in order (by name, then address, no
 * duplicates). Lines that are the same object in both lists cost almost nothing. The lists must not change afterwards.
 */
export function lineDifference(
  from: readonly HostLine[],
  to: readonly HostLine[],
): LineDifference | undefined {
  if (last?.from === from && last.to === to) return last.is;
  if (!areInOrder(from)) return undefined;
  const is = difference(from, to);
  if (is === undefined) return undefined;
  knownInOrder(to);
  last = { from, to, is };
  return is;
}

/** `from` is in order. In `to`, only lines that are other objects than those of `from` have to be compared with their neighbours. */
function difference(from: readonly HostLine[], to: readonly HostLine[]): LineDifference | undefined {
  const added: HostLine[] = [];
  const removed: HostLine[] = [];
  let f = 0;
  let t = 0;
  for (;;) {
    while (f < from.length && from[f] === to[t]) {
      f += 1;
      t += 1;
    }
    const [gone, come] = [from[f], to[t]];
    if (gone === undefined && come === undefined) return { added, removed };
    const order = gone === undefined ? 1 : come === undefined ? -1 : compareLines(gone, come);
    if (order <= 0) f += 1;
    if (order >= 0) t += 1;
    if (order >= 0 && !standsInOrder(to, t - 1)) return undefined;
    if (order < 0 && gone !== undefined) removed.push(gone);
    if (order > 0 && come !== undefined) added.push(come);
  }
}

function standsInOrder(lines: readonly HostLine[], index: number): boolean {
  const [before, line, after] = [lines[index - 1], lines[index], lines[index + 1]];
  if (line === undefined) return false;
  return (
    (before === undefined || compareLines(before, line) < 0) &&
    (after === undefined || compareLines(line, after) < 0)
  );
}
