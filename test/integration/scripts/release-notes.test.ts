import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../support/command';

const script = join(__dirname, '../../../scripts/release-notes');
const changelog =
  '# Changelog\n\n## Unreleased\n\n- next\n\n## 1.2.3 (2026-11-30)\n\n- this\n- that\n\n## 1.2.2\n\n- former\n';
let repository: string;

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'nathost-release-notes-'));
  await mkdir(join(repository, 'scripts'));
  await cp(script, join(repository, 'scripts/release-notes'));
  await writeFile(join(repository, 'package.json'), JSON.stringify({ version: '1.2.3' }));
  await writeFile(join(repository, 'CHANGELOG.md'), changelog);
});

afterEach(() => rm(repository, { recursive: true }));

const declare = (version: string) => writeFile(join(repository, 'package.json'), JSON.stringify({ version }));
const notes = (...args: string[]) => run(join(repository, 'scripts/release-notes'), args);

test('are the section of the version', async () => {
  expect(await notes('1.2.3')).toBe('# nathost 1.2.3\n\n- this\n- that\n');
});

test('are those of what is unreleased for a try', async () => {
  await declare('1.3.0-rc.1');
  expect(await notes('1.3.0-rc.1', '--uncommitted')).toBe('# nathost 1.3.0-rc.1\n\n- next\n');
  await expect(notes('1.3.0-rc.1')).rejects.toThrow(
    'CHANGELOG.md says nothing of 1.3.0-rc.1: name its section',
  );
});

test('of no version, and of another than package.json has, say what to do', async () => {
  await expect(notes()).rejects.toThrow('which version? For example: make release VERSION=1.2.3');
  await expect(notes('1.2.4')).rejects.toThrow(
    'package.json says 1.2.3, not 1.2.4: npm version --no-git-tag-version 1.2.4, then commit that, or release 1.2.3',
  );
});

test.each(['1.2', 'v1.2.3', '1.2.3+build', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3\n', '../1.2.3'])(
  'of "%s", which is no version, are refused',
  async (word) => {
    await declare(word);
    await expect(notes(word, '--uncommitted')).rejects.toThrow('is no version such as 1.2.3 or 1.2.3-rc.1');
  },
);
