import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stage, type } from '../stage';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-names-'));
  file = join(folder, 'hosts');
});

afterEach(() => rm(folder, { recursive: true }));

const clean = () => type(stage('/nowhere'), 'clean', file);

test('takes out what is ours and leaves the rest, in the same file', async () => {
  await writeFile(file, '127.0.0.1 localhost\n10.203.0.2 shop      # nathost\n10.0.0.1 mine\n');
  const before = await stat(file);
  expect(await clean()).toEqual({ out: `removed nathost's names from ${file}\n`, err: '', status: 0 });
  expect(await readFile(file, 'utf8')).toBe('127.0.0.1 localhost\n10.0.0.1 mine\n');
  expect((await stat(file)).ino).toBe(before.ino);
  expect((await clean()).out).toBe(`${file} has no names of nathost\n`);
});

test('says why it could not', async () => {
  expect(await clean()).toMatchObject({ err: expect.stringContaining(file) as string, status: 1 });
});
