import { groupBy } from '../../model/collections';
import type { HostLine } from '../../model/host-line';
import { placeNamed } from '../../model/line-order';

/**
 * Sorted lines in which those of some names are exchanged for others; the same array when that changes nothing, and the same line wherever
 * one says what it said before, so that whoever compares finds what has changed at once.
 */
export function exchangedLines(
  before: readonly HostLine[],
  names: ReadonlySet<string>,
  now: readonly HostLine[],
): readonly HostLine[] {
  const fresh = groupBy(now, ({ name }) => name);
  let lines = before;
  for (const name of names) {
    const [from, to] = placeNamed(lines, name);
    const wanted = fresh.get(name) ?? [];
    if (isSame(lines, from, to, wanted)) continue;
    const known = lines.slice(from, to);
    const kept = wanted.map((line) => known.find(({ address }) => address === line.address) ?? line);
    lines = lines.toSpliced(from, to - from, ...kept);
  }
  return lines;
}

function isSame(lines: readonly HostLine[], from: number, to: number, wanted: readonly HostLine[]): boolean {
  return (
    to - from === wanted.length && wanted.every(({ address }, at) => lines[from + at]?.address === address)
  );
}
