import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../../src/cli/commands';
import { manualPage } from '../../../src/cli/reference/manual-page';
import { markdownReference } from '../../../src/cli/reference/markdown';
import { version } from '../../../src/model/build';

const docs = (name: string) => readFileSync(join(__dirname, '../../../docs', name), 'utf8');
const remedy = 'ts-node scripts/generate-cli-reference.ts writes it';

test(`docs/cli.md is that of the commands (${remedy})`, () => {
  expect(docs('cli.md')).toBe(markdownReference(commands));
});

test(`the manual page is that of the commands (${remedy})`, () => {
  expect(docs('docker-nathost.1')).toBe(manualPage(commands, version));
});

test('every command is in both, and commands stand by their names', () => {
  const names = commands.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  for (const name of names) {
    expect(docs('cli.md')).toContain(`\n### ${name}\n`);
    expect(docs('docker-nathost.1')).toContain(`\n.SS docker nathost ${name}`);
  }
});
