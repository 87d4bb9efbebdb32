import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatapathFigures } from './datapath';
import type { Result } from './lib/results';
import { resultsOf } from './lib/results';
import { controlSection } from './report/control-section';
import { datapathSection } from './report/datapath-section';
import { symptomSection } from './report/symptom-section';
import type { SymptomFigures } from './symptom';

const page = join(__dirname, '../docs/benchmarks.md');

/** Makes docs/benchmarks.md and its plots out of bench/results: `make bench-report`. */
async function write(): Promise<void> {
  const control = resultsOf<unknown>('control');
  const datapath = resultsOf<DatapathFigures>('datapath');
  const symptom = resultsOf<SymptomFigures>('symptom');
  const all: readonly Result<unknown>[] = [...control.values(), ...datapath.values(), ...symptom.values()];
  const sections = [
    head(all),
    ...(datapath.size > 0 ? [await datapathSection(datapath)] : []),
    ...(symptom.size > 0 ? [await symptomSection(symptom)] : []),
    ...(control.size > 0 ? [await controlSection(control)] : []),
  ];
  writeFileSync(page, sections.join('\n'));
}

function head(all: readonly Result<unknown>[]): string {
  const machines = new Set(
    all.map(({ machine: one }) =>
      [
        `${one.processors} processors (${one.processor}), ${one.memoryGiB} GiB`,
        `kernel ${one.kernel}, ${one.system}, Node ${one.node}`,
      ].join('; '),
    ),
  );
  const dates = all.map(({ measuredAt }) => measuredAt.slice(0, 10)).toSorted();
  return `# Benchmarks

Made by \`make bench-report\` out of the JSON in \`bench/results\`; not to be edited. Measured from ${dates[0] ?? ''} to ${dates.at(-1) ?? ''} on:

${[...machines].map((machine) => `- ${machine}`).join('\n')}

${disturbance(all)}
`;
}

/** Share of the processors up to which a machine counts as such. */
const quiet = 0.1;

function disturbance(all: readonly Result<unknown>[]): string {
  const most = Math.max(...all.map(({ busyBefore = 1 }) => busyBefore));
  return most <= quiet
    ? `That machine was virtual. Nothing else ran on it: before each measurement its processors were at most ${Math.ceil(most * 100)} % busy.`
    : 'That machine was virtual and had other work meanwhile, so times are upper bounds; ratios within one alternation are what to go by.';
}

void write();
