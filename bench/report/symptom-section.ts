import { caseNames, type CaseKey } from '../datapath/cases';
import type { Result } from '../lib/results';
import type { SymptomFigures } from '../symptom';
import type { Finding } from '../symptom/conditions';
import { table } from './markdown';
import { plot } from './plot';

const told: Readonly<Record<Finding['condition'], string>> = {
  calm: '100 new connections a second, nothing else',
  'same source ports': 'one client, the same source port to two addresses of the host at the same moment',
  'full table': 'the connection tracking table is full, then begins to run out',
};

export async function symptomSection(results: ReadonlyMap<string, Result<SymptomFigures>>): Promise<string> {
  const findings = [...results.values()].flatMap(({ figures }) => figures.findings);
  const engine = [...results.values()][0]?.figures.engine ?? '';
  const rows = findings.flatMap(({ condition, cases, evidence, entries = NaN }) =>
    Object.entries(cases).map(([key, one]) => [
      `(${key}) ${condition}`,
      ...[one.connections, one.atOnce, one.after1s, one.after3s, one.after7s, one.never],
      ...[evidence.insertFailed, evidence.drop, entries],
    ]),
  );
  const head = ['case and condition', 'connections', '< 0.5 s', '1 s', '3 s', '7 s', 'never in 10 s'];
  return [
    `## The symptom\n\n\`make bench-symptom\`, Engine ${engine}. Connections that take 1 s, 3 s or 7 s to be set up: their SYN was lost, and the client sent it again. The last columns are the
kernel’s own counters (\`/proc/net/stat/nf_conntrack\`), grown meanwhile; cases that ran at the same time share them.\n`,
    Object.entries(told)
      .map(([condition, text]) => `- _${condition}_: ${text}`)
      .join('\n') + '\n',
    table([...head, 'insert_failed', 'drop', 'entries before'], rows),
    await symptomPlot(findings),
    conclusions(findings),
  ].join('\n');
}

const spans = [
  ['after1s', '1 s'],
  ['after3s', '3 s'],
  ['after7s', '7 s'],
  ['never', 'never in 10 s'],
] as const;

function hasSlow(cases: Finding['cases']): boolean {
  return Object.values(cases).some(({ connections, atOnce }) => atOnce < connections);
}

function symptomPlot(findings: readonly Finding[]): Promise<string> {
  // Where nothing was slow there is nothing to see.
  const slow = findings.map(({ condition, cases }) => (hasSlow(cases) ? condition : undefined));
  const shownOnes = findings.filter(({ condition }) => slow.includes(condition));
  const values = shownOnes.flatMap(({ condition, cases }) =>
    Object.entries(cases).flatMap(([key, one]) =>
      spans.map(([field, took]) => ({ condition, case: key, took, share: one[field] / one.connections })),
    ),
  );
  return plot('symptom', 'Share of connections that took a second or more', {
    data: { values },
    facet: { column: { field: 'condition', type: 'nominal', title: null, sort: Object.keys(told) } },
    spec: {
      width: 150,
      height: 200,
      mark: 'bar',
      encoding: {
        x: { field: 'case', type: 'nominal', axis: { labelAngle: 0, title: null } },
        y: { field: 'share', type: 'quantitative', axis: { format: '%' }, title: null },
        color: {
          field: 'took',
          type: 'nominal',
          title: null,
          sort: spans.map(([, took]) => took),
          scale: { range: ['#e9c46a', '#e08d3c', '#b23a48', '#333'] },
        },
      },
    },
    resolve: { scale: { y: 'independent' } },
  });
}

/** In words, and only what the figures say. */
function conclusions(findings: readonly Finding[]): string {
  const slow = (condition: Finding['condition'], key: CaseKey): boolean | undefined => {
    const one = findings.find((finding) => finding.condition === condition && finding.cases[key])?.cases[key];
    return one && one.after1s + one.after3s + one.after7s + one.never > 0;
  };
  const sentences = (['same source ports', 'full table'] as const).map((condition) => {
    const keys = (Object.keys(caseNames) as CaseKey[]).filter((key) => slow(condition, key) !== undefined);
    const list = (wanted: boolean): string =>
      keys
        .filter((key) => slow(condition, key) === wanted)
        .map((key) => `(${key})`)
        .join(', ') || 'none';
    return `- _${condition}_ brings it on in ${list(true)}; not in ${list(false)}.`;
  });
  return `What the figures say:\n\n${sentences.join('\n')}\n`;
}
