import { Alternation, type CaseFigures } from './datapath/alternation';
import { type CaseKey, casesOf } from './datapath/cases';
import { Site } from './datapath/site';
import { measurePieces } from './lib/results';
import { Generator } from './load/generator';

export interface DatapathFigures {
  readonly engine: string;
  /** In the host's connection tracking table; absent in results from before they were counted ahead of any load. */
  readonly entriesPerRequest?: Readonly<Partial<Record<CaseKey, number>>>;
  readonly alternations: readonly Readonly<Partial<Record<CaseKey, CaseFigures>>>[];
}

const release = process.env['E2E_RELEASE'] ?? 'sid';
/** In one piece, so that it is done within three minutes. */
const alternations = Number(process.env['NATHOST_BENCH_ALTERNATIONS'] ?? 2);

async function measure(first: number): Promise<DatapathFigures> {
  const site = await Site.build(release);
  try {
    const cases = casesOf(site);
    const alternation = new Alternation(site, await Generator.in(site.client));
    const entriesPerRequest = await alternation.entriesPerRequest(cases);
    const done = [];
    for (let index = 0; index < alternations; index += 1) {
      // Each begins with another case: what is first in one is last in another.
      const turn = (first + index) % cases.length;
      done.push(await alternation.measure([...cases.slice(turn), ...cases.slice(0, turn)]));
    }
    const engine = await site.nathost.docker('version', '--format', '{{.Server.Version}}');
    return { engine, entriesPerRequest, alternations: done };
  } finally {
    await site.stop();
  }
}

/** The ways of a request to the application, alternated: `make bench-datapath`. */
void measurePieces('datapath', {
  'run-1': () => measure(0),
  'run-2': () => measure(2),
  'run-3': () => measure(4),
});
