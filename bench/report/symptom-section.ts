import { type CaseKey, caseKeys } from '../datapath/cases';
import type { Result } from '../lib/results';
import type { SymptomFigures } from '../symptom';
import type { Finding } from '../symptom/conditions';
import { cameAbout } from '../symptom/slow-connects';
import { shown, table } from './markdown';
import { plot } from './plot';

const told: Readonly<Record<Finding['condition'], string>> = {
  calm: '100 new connections a second, nothing else',
  'same source ports': 'one client, the same source port to two addresses of the host at the same moment',
  'full table':
    'open connections to another port fill the connection tracking table; after 5 seconds it gets room again. Two cases at the same time',
};

export async function symptomSection(results: ReadonlyMap<string, Result<SymptomFigures>>): Promise<string> {
  const findings = [...results.values()].flatMap(({ figures }) => figures.findings);
  const engine = [...results.values()][0]?.figures.engine ?? '';
  const rows = findings.flatMap(({ condition, cases, evidence, entries, limit }) =>
    Object.entries(cases).map(([key, one]) => [
      `(${key}) ${condition}`,
      ...[one.connections, one.atOnce, one.after1s, one.after2s, one.after5s, one.never],
      ...[evidence.insertFailed, evidence.drop, evidence.earlyDrop],
      limit === undefined ? '' : `${shown(entries ?? NaN)} of ${shown(limit)}`,
    ]),
  );
  const head = ['case and condition', 'connections', '< 0.5 s', '1 s', '2–5 s', '5–10 s', 'never in 10 s'];
  return [
    `## The symptom\n\n\`make bench-symptom\`, Engine ${engine}. Connections that take whole seconds to be set up: their SYN was lost, and the client sent it again, after 1 s and then each second (before Linux 6.5: after 1, 3 and 7 s). The last columns are the
kernel’s own counters (\`/proc/net/stat/nf_conntrack\`), grown meanwhile; cases that ran at the same time share them.\n`,
    Object.entries(told)
      .map(([condition, text]) => `- _${condition}_: ${text}`)
      .join('\n') + '\n',
    table([...head, 'insert_failed', 'drop', 'early_drop', 'entries before'], rows),
    await symptomPlot(findings),
    conclusions(findings),
  ].join('\n');
}

const spans = [
  ['after1s', '1 s'],
  ['after2s', '2–5 s'],
  ['after5s', '5–10 s'],
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

type Condition = 'same source ports' | 'full table';

/** In words, and only what the figures say. */
function conclusions(findings: readonly Finding[]): string {
  const sentences = (['same source ports', 'full table'] as const).map((condition) =>
    conclusion(
      condition,
      findings.filter((finding) => finding.condition === condition),
    ),
  );
  return `What the figures say:\n\n${sentences.map((sentence) => `- ${sentence}\n`).join('')}`;
}

function conclusion(condition: Condition, findings: readonly Finding[]): string {
  if (!findings.some(cameAbout))
    return `_${condition}_ was not brought about: the kernel has counted no packet as lost, so there is nothing to conclude.`;
  const cases = Object.assign({}, ...findings.map((finding) => finding.cases)) as Finding['cases'];
  const keys = caseKeys.filter((key) => cases[key] !== undefined);
  const isSlow = (key: CaseKey): boolean => {
    const found = cases[key];
    return found !== undefined && found.after1s + found.after2s + found.after5s + found.never > 0;
  };
  const list = (some: readonly CaseKey[]): string => some.map((key) => `(${key})`).join(', ') || 'none';
  const spared = keys.filter((key) => !isSlow(key));
  const cure = isSlow('c') ? 'A proxy on the host’s network alone, (c), does not cure it' : '(c) cures it';
  return `_${condition}_ brings it on in ${list(keys.filter(isSlow))}; not in ${list(spared)}. ${cure}.`;
}
