import { type Case, casesOf } from './datapath/cases';
import { Site } from './datapath/site';
import { measurePieces } from './lib/results';
import { Generator } from './load/generator';
import { Conditions, type Finding } from './symptom/conditions';

export interface SymptomFigures {
  readonly engine: string;
  readonly findings: readonly Finding[];
}

const release = process.env['E2E_RELEASE'] ?? 'sid';

async function measure(
  find: (conditions: Conditions, cases: readonly Case[]) => Promise<readonly Finding[]>,
): Promise<SymptomFigures> {
  const site = await Site.build(release);
  try {
    const cases = casesOf(site).filter(({ key }) => key !== 'e');
    const findings = await find(new Conditions(site, await Generator.in(site.client)), cases);
    const engine = await site.nathost.docker('version', '--format', '{{.Server.Version}}');
    return { engine, findings };
  } finally {
    await site.stop();
  }
}

async function ports(conditions: Conditions, cases: readonly Case[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const one of cases) {
    await one.enter();
    try {
      findings.push(await conditions.calm(one), await conditions.sameSourcePorts(one));
    } finally {
      await one.leave();
    }
  }
  return findings;
}

async function table(conditions: Conditions, cases: readonly Case[]): Promise<readonly Finding[]> {
  const [published] = cases;
  if (published === undefined) return [];
  const watched = cases.filter(({ key }) => key !== 'b');
  return [await conditions.fullTable(watched, published)];
}

/** Connections that take seconds to be set up: `make bench-symptom`. */
void measurePieces('symptom', {
  'source-ports': () => measure(ports),
  'full-table': () => measure(table),
});
