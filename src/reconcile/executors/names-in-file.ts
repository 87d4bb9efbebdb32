import type { HostLine } from '../../model/host-line';

/** Since when each name stands in a hosts file with the addresses it has there; milliseconds since the epoch. */
export class NamesInFile {
  private readonly times = new Map<string, number>();
  private lines: readonly HostLine[] = [];

  sinceOf(name: string): number | undefined {
    return this.times.get(name);
  }

  /** Takes the lines that the file has now; returns the names that came, went or lead elsewhere. */
  replace(lines: readonly HostLine[], now: number, comparison: LineComparison): readonly string[] {
    const { come, gone } = comparison.of(this.lines, lines);
    for (const name of gone) this.times.delete(name);
    for (const name of come) this.times.set(name, now);
    this.lines = lines;
    return [...come, ...gone];
  }
}

export interface Difference {
  /** Names that lead to an address they did not lead to, or no more to one they did. */
  readonly come: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

const none: Difference = { come: new Set(), gone: new Set() };

/** Compares the lines of two moments; most files go from the same to the same, so the last result is remembered. */
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

/** Which names come, go or lead elsewhere from one list of lines to another. */
export function differenceOf(from: readonly HostLine[], to: readonly HostLine[]): Difference {
  const staying = new Set(to.map(({ name }) => name));
  const [before, after] = [new Set(from.map(textOf)), new Set(to.map(textOf))];
  const others = [...to.filter(isMissingIn(before)), ...from.filter(isMissingIn(after))];
  const names = [...new Set(others.map(({ name }) => name))];
  return {
    come: new Set(names.filter((name) => staying.has(name))),
    gone: new Set(names.filter((name) => !staying.has(name))),
  };
}

const textOf = ({ name, address }: HostLine): string => `${name} ${address}`;
const isMissingIn =
  (texts: ReadonlySet<string>) =>
  (line: HostLine): boolean =>
    !texts.has(textOf(line));
