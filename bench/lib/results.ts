import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { busyShare, type Machine, thisMachine } from './machine';
import { rounded } from './statistics';

export const resultsFolder = join(__dirname, '../results');

/** The file of one piece: what was measured, when, and on what. */
export interface Result<T> {
  readonly bench: string;
  readonly piece: string;
  readonly measuredAt: string;
  readonly machine: Machine;
  /** Share of the processors that was in use before it began: by others. Absent in results from before this was noted. */
  readonly busyBefore?: number;
  readonly figures: T;
}

/**
 * A bench is measured in pieces, each short enough for a quiet moment, each into a file of its own; one that is measured again
 * takes the place of what was there. NATHOST_BENCH_PIECES names those to measure; NATHOST_BENCH_LABEL is added to their names.
 */
export async function measurePieces<T>(
  bench: string,
  pieces: Readonly<Record<string, () => Promise<T>>>,
): Promise<void> {
  const wanted = process.env['NATHOST_BENCH_PIECES']?.split(/[ ,]+/) ?? Object.keys(pieces);
  for (const piece of wanted) {
    const measure = pieces[piece];
    if (measure === undefined)
      throw new Error(`no piece ${piece}; there are: ${Object.keys(pieces).join(' ')}`);
    console.log(`${bench} ${piece}: measuring`);
    const busyBefore = rounded(await busyShare());
    const figures = await measure();
    console.log(JSON.stringify(figures, null, 2));
    save(bench, piece, busyBefore, figures);
  }
}

function save(bench: string, piece: string, busyBefore: number, figures: unknown): void {
  const label = process.env['NATHOST_BENCH_LABEL'];
  const name = label === undefined ? piece : `${piece}@${label}`;
  const result: Result<unknown> = {
    bench,
    piece: name,
    measuredAt: new Date().toISOString(),
    machine: thisMachine(),
    busyBefore,
    figures,
  };
  mkdirSync(join(resultsFolder, bench), { recursive: true });
  writeFileSync(join(resultsFolder, bench, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** What is there of a bench, by piece. */
export function resultsOf<T>(bench: string): ReadonlyMap<string, Result<T>> {
  const folder = join(resultsFolder, bench);
  if (!existsSync(folder)) return new Map();
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Result<T>);
  return new Map(found.map((result) => [result.piece, result]));
}
