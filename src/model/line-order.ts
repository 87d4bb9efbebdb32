import type { HostLine } from './host-line';

/** By name, then by address: the order in which lines are published. */
export function compareLines(a: HostLine, b: HostLine): number {
  if (a === b) return 0;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.address === b.address) return 0;
  return a.address < b.address ? -1 : 1;
}

/** Lists known to be in order. They never change, so one check is enough. */
const ordered = new WeakSet<readonly HostLine[]>();

/** Whether the lines are in order without duplicates. The list must not change afterwards. */
export function areInOrder(lines: readonly HostLine[]): boolean {
  if (ordered.has(lines)) return true;
  let last: HostLine | undefined;
  for (const line of lines) {
    if (last !== undefined && compareLines(last, line) >= 0) return false;
    last = line;
  }
  ordered.add(lines);
  return true;
}

/** For callers that know it from how they built the list. */
export function knownInOrder(lines: readonly HostLine[]): void {
  ordered.add(lines);
}

/** The lines in order, no duplicates. */
export function inOrder(lines: readonly HostLine[]): readonly HostLine[] {
  if (areInOrder(lines)) return lines;
  const sorted = lines.toSorted(compareLines);
  return sorted.filter((line, index) => index === 0 || compareLines(sorted[index - 1] ?? line, line) !== 0);
}

/** The lines of one name in an ordered list. */
export function linesNamed(lines: readonly HostLine[], name: string): readonly HostLine[] {
  return lines.slice(...placeNamed(lines, name));
}

/** The range of the lines of one name in an ordered list, end excluded; where they would be, if there are none. */
export function placeNamed(lines: readonly HostLine[], name: string): readonly [from: number, to: number] {
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((lines[middle]?.name ?? name) < name) from = middle + 1;
    else to = middle;
  }
  while (lines[to]?.name === name) to += 1;
  return [from, to];
}
