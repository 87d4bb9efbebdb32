/**
 * Writes docs/configuration.md from the table of settings. With `--check` it writes nothing and fails when the page differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationReference } from '../src/config/configuration-reference';

const page = join(__dirname, '../docs/configuration.md');

if (!process.argv.includes('--check')) {
  writeFileSync(page, configurationReference());
} else if (readFileSync(page, 'utf8') !== configurationReference()) {
  console.error(
    'docs/configuration.md is out of date: npx ts-node scripts/generate-configuration-reference.ts',
  );
  process.exitCode = 1;
}
