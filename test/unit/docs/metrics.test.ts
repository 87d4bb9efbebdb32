import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertRules } from '../../../scripts/lib/alert-rules';
import { metricsReference } from '../../../src/telemetry/metrics-reference';

const root = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('docs/metrics.md is what the table and the rules say (else: npx ts-node scripts/generate-metrics-reference.ts)', () => {
  expect(read('docs/metrics.md')).toBe(metricsReference(alertRules()));
});

test('every alert of the rules is read, and tested by promtool', () => {
  const rules = read('observability/prometheus/rules.yml');
  expect(alertRules()).toHaveLength([...rules.matchAll(/\balert:/g)].length);
  for (const { name } of alertRules())
    expect(read('observability/prometheus/rules.test.yml')).toContain(name);
});

test('the example scrapes the job that the rules look for', () => {
  expect(read('observability/prometheus/prometheus.yml')).toContain('job_name: nathost\n');
});
