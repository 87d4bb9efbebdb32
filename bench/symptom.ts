import { type Case, casesOf, within } from './datapath/cases';
import { Site } from './datapath/site';
import { measurePieces } from './lib/results';
import { Generator } from './load/generator';
import { Conditions, type Finding } from './symptom/conditions';
import { cameAbout } from './symptom/slow-connects';

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
  for (const one of cases)
    await within(one, async () => {
      findings.push(await conditions.calm(one), await conditions.sameSourcePorts(one));
    });
  return findings;
}

/** Two at a time, at other ports: what happens to the one is evidence of what the other is spared. */
async function table(conditions: Conditions, cases: readonly Case[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const keys of [
    ['a', 'c'],
    ['b', 'd'],
  ] as const) {
    const [one, other] = keys.map((key) => cases.find((found) => found.key === key));
    if (one === undefined || other === undefined) continue;
    const finding = await within(one, () => within(other, () => conditions.fullTable([one, other])));
    if (!cameAbout(finding))
      console.log(`${keys.join(' and ')}: the table was not full, nothing was brought on`);
    findings.push(finding);
  }
  return findings;
}

/** Connections that take seconds to be set up: `make bench-symptom`. */
void measurePieces('symptom', {
  'source-ports': () => measure(ports),
  'full-table': () => measure(table),
});
