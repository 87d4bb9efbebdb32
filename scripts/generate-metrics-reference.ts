/**
 * Writes docs/metrics.md from the table of metrics and the alert rules. With `--check` it writes nothing and fails when the page differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsReference } from '../src/telemetry/metrics-reference';
import { alertRules } from './lib/alert-rules';

const page = join(__dirname, '../docs/metrics.md');
const text = metricsReference(alertRules());

if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
} else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/metrics.md is out of date: npx ts-node scripts/generate-metrics-reference.ts');
  process.exitCode = 1;
}
