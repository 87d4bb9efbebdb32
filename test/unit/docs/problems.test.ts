import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemKinds } from '../../../src/model/problem';

test('docs/problems.md has a row for every kind of problem, and for no other', () => {
  const page = readFileSync(join(__dirname, '../../../docs/problems.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind),
  );
  expect(named.toSorted()).toEqual(problemKinds.toSorted());
});
