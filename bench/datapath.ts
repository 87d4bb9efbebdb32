import { Alternation, type CaseFigures } from './datapath/alternation';
import { type CaseKey, casesOf, profiledCasesOf } from './datapath/cases';
import { ContainedFloor } from './datapath/contained-floor';
import { type Profile, Profiler } from './datapath/profile';
import { Site } from './datapath/site';
import { measurePieces } from './lib/results';
import { Generator } from './load/generator';

export interface DatapathFigures {
  readonly engine: string;
  /** In the host's connection tracking table; absent in results from before they were counted ahead of any load. */
  readonly entriesPerRequest?: Readonly<Partial<Record<CaseKey, number>>>;
  readonly alternations: readonly Readonly<Partial<Record<CaseKey, CaseFigures>>>[];
  /** Only of the piece that is for it; it has no alternations of the other figures. */
  readonly profiles?: readonly Profile[];
  /** With these, the entries of a request in the application's own network. */
  readonly applicationEntries?: Readonly<Partial<Record<CaseKey, number>>>;
}

const release = process.env['E2E_RELEASE'] ?? 'sid';
/** In one piece, so that it is done within four minutes; three pieces together have six. */
const alternations = Number(process.env['NATHOST_BENCH_ALTERNATIONS'] ?? 2);
const profiledAlternations = 5;

async function measure(first: number): Promise<DatapathFigures> {
  return onSite(async (site) => {
    const cases = casesOf(site);
    const alternation = new Alternation(site, await Generator.in(site.client));
    const entriesPerRequest = await alternation.entriesPerRequest(cases);
    const done = [];
    for (let index = 0; index < alternations; index += 1) {
      // Each begins with another case: what is first in one is last in another.
      const turn = (first + index) % cases.length;
      done.push(await alternation.measure([...cases.slice(turn), ...cases.slice(0, turn)]));
    }
    return { entriesPerRequest, alternations: done };
  });
}

async function profile(): Promise<DatapathFigures> {
  return onSite(async (site) => {
    const cases = profiledCasesOf(site, await ContainedFloor.build(site.nathost));
    const generator = await Generator.in(site.client);
    const toApplication = cases.filter(({ key }) => key !== 'e' && key !== 'f');
    const applicationEntries = await new Alternation(site, generator).entriesPerRequest(
      toApplication,
      await site.application(),
    );
    const profiler = await Profiler.of(site, generator);
    try {
      const profiles = [];
      for (let index = 0; index < profiledAlternations; index += 1)
        profiles.push(await profiler.measure([...cases.slice(index), ...cases.slice(0, index)]));
      return { alternations: [], profiles, applicationEntries };
    } finally {
      await profiler.end();
    }
  });
}

async function onSite(
  act: (site: Site) => Promise<Omit<DatapathFigures, 'engine'>>,
): Promise<DatapathFigures> {
  const site = await Site.build(release);
  try {
    const engine = await site.nathost.docker('version', '--format', '{{.Server.Version}}');
    return { engine, ...(await act(site)) };
  } finally {
    await site.stop();
  }
}

/** The ways of a request to the application, alternated: `make bench-datapath`. */
void measurePieces('datapath', {
  'run-1': () => measure(0),
  'run-2': () => measure(2),
  'run-3': () => measure(4),
  profile,
});
