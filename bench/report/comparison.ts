import type { DatapathFigures } from '../datapath';
import type { CaseFigures } from '../datapath/alternation';
import { type CaseKey, caseKeys } from '../datapath/cases';
import type { Load } from '../datapath/saturation';
import { type Spread, spreadOf } from '../lib/statistics';
import { shown } from './markdown';

type Alternation = DatapathFigures['alternations'][number];
export type Measure = (figures: CaseFigures) => number;

export const loadNames: Readonly<Record<Load, string>> = {
  newSmall: 'a new connection each, 2 bytes',
  newLarge: 'a new connection each, 64 kB',
  keptSmall: 'kept connections, 2 bytes',
  keptLarge: 'kept connections, 64 kB',
};

export const text = ({ median, least, most }: Spread): string =>
  `${shown(median)} (${shown(least)}–${shown(most)})`;

/** All alternations of all runs. */
export class Comparison {
  constructor(private readonly runs: readonly DatapathFigures[]) {}

  get alternations(): readonly Alternation[] {
    return this.runs.flatMap(({ alternations }) => alternations);
  }

  get keys(): readonly CaseKey[] {
    return caseKeys.filter((key) => this.alternations.some((one) => one[key] !== undefined));
  }

  of(key: CaseKey, measure: Measure): Spread {
    return spreadOf(this.#values(key, measure));
  }

  entries(key: CaseKey): Spread {
    return spreadOf(this.runs.flatMap(({ entriesPerRequest }) => entriesPerRequest?.[key] ?? []));
  }

  /** Within each alternation, so that what disturbed one disturbed both. */
  ratio(key: CaseKey, to: CaseKey, measure: Measure): Spread {
    const pairs = this.alternations.flatMap((one) => {
      const [figures, base] = [one[key], one[to]];
      return figures && base ? [measure(figures) / measure(base)] : [];
    });
    return spreadOf(pairs.filter(Number.isFinite));
  }

  #values(key: CaseKey, measure: Measure): number[] {
    return this.alternations.flatMap((one) => (one[key] ? [measure(one[key])] : [])).filter(Number.isFinite);
  }
}
