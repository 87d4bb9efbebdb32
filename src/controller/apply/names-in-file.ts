import type { HostLine } from '../../model/host-line';
import { lineDifference } from '../../model/line-difference';
import { inOrder, linesNamed } from '../../model/line-order';

/** Since when a hosts file has had each name with its present addresses, milliseconds since the epoch. */
export class NamesInFile {
  private readonly times = new Map<string, number>();
  private lines: readonly HostLine[] = [];

  sinceOf(name: string): number | undefined {
    return this.times.get(name);
  }

  /** Takes the lines that the file has now. Returns the names that were added, removed or got other addresses. */
  replace(lines: readonly HostLine[], now: number, comparison: LineComparison): readonly string[] {
    const { come, gone } = comparison.of(this.lines, lines);
    for (const name of gone) this.times.delete(name);
    for (const name of come) this.times.set(name, now);
    this.lines = lines;
    return [...come, ...gone];
  }
}

export interface Difference {
  /** Names that were added or got other addresses. */
  readonly come: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

const none: Difference = { come: new Set(), gone: new Set() };

/** Compares two lists of lines. Most files go through the same change, so the last result is remembered. */
export class LineComparison {
  private last: readonly [from: readonly HostLine[], to: readonly HostLine[], difference: Difference] = [
    [],
    [],
    none,
  ];

  of(from: readonly HostLine[], to: readonly HostLine[]): Difference {
    if (from === to) return none;
    const [lastFrom, lastTo, known] = this.last;
    if (lastFrom === from && lastTo === to) return known;
    const difference = differenceOf(from, to);
    this.last = [from, to, difference];
    return difference;
  }
}

/** Which names are added, removed or get other addresses between two lists of lines. */
export function differenceOf(from: readonly HostLine[], to: readonly HostLine[]): Difference {
  const after = inOrder(to);
  const { added = [], removed = [] } = lineDifference(inOrder(from), after) ?? {};
  const come = new Set(added.map(({ name }) => name));
  const gone = new Set<string>();
  for (const { name } of removed) (linesNamed(after, name).length > 0 ? come : gone).add(name);
  return { come, gone };
}
