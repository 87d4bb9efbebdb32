import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../support/command';
import { differences, listingOf, personal } from '../../support/machine';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-machine-'));
  await mkdir(at('plugins'));
  await writeFile(at('plugins/one'), '1');
});

afterEach(() => rm(folder, { recursive: true }));

test.each<[string, () => Promise<unknown>, string[]]>([
  ['nothing', () => Promise.resolve(), []],
  ['a new file', () => writeFile(at('plugins/two'), ''), ['plugins/two was made']],
  ['a link', () => symlink('/nowhere', at('plugins/link')), ['plugins/link was made']],
  ['a new folder', () => mkdir(at('plugins/more')), ['plugins/more was made']],
  ['a removed one', () => rm(at('plugins/one')), ['plugins/one was removed']],
  ['a longer one', () => appendFile(at('plugins/one'), '2'), ['plugins/one was changed']],
  [
    'one with the same bytes in its place',
    () => writeFile(at('copy'), '1').then(() => rename(at('copy'), at('plugins/one'))),
    ['plugins/one was changed'],
  ],
])('%s is told', async (_, happen, told) => {
  const places = [at('plugins'), at('missing')];
  const before = listingOf(places);
  await happen();
  expect(differences(before, listingOf(places))).toEqual(told.map((line) => at(line)));
});

test('a program that a test starts has a home of its own and no engine that a person chose', async () => {
  const seen = Object.fromEntries(
    (await run('env', ['-0']))
      .split('\0')
      .filter(Boolean)
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  expect(seen['HOME']).toMatch(new RegExp(`^${tmpdir()}/nathost-home-`));
  expect(personal.filter((name) => name in seen)).toEqual([]);
});
