import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../support/command';

const script = join(__dirname, '../../../scripts/publish-release');

let repository: string;
let env: Record<string, string>;
const inside = (name: string) => join(repository, name);
const git = (...words: string[]) =>
  run('git', ['-c', 'user.name=n', '-c', 'user.email=n@n.test', '-C', repository, ...words]);

/** A program that writes down how it was called, and then does this. */
async function stand(name: string, does: string): Promise<void> {
  await writeFile(inside(`bin/${name}`), `#!/bin/sh\necho "${name} $*" >>'${inside('calls')}'\n${does}\n`);
  await chmod(inside(`bin/${name}`), 0o755);
}

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'nathost-publish-'));
  for (const folder of ['bin', 'scripts', 'home']) await mkdir(inside(folder));
  await cp(script, inside('scripts/publish-release'));
  await stand('gh', 'case "$2" in view) [ -e page ] ;; create) touch page ;; esac');
  await stand(
    'skopeo',
    `cat >'${inside('password')}'; echo "$REGISTRY_AUTH_FILE" >'${inside('auth')}'; touch "$REGISTRY_AUTH_FILE"`,
  );
  await stand(
    'make',
    'mkdir -p dist/release/completions && touch dist/release/NOTES.md dist/release/install.sh dist/release/completions/_docker-nathost',
  );
  env = { PATH: `${inside('bin')}:${process.env['PATH'] ?? ''}`, HOME: inside('home') };
  await git('init', '--quiet');
  await git('commit', '--quiet', '--allow-empty', '--message', 'all');
  await git('tag', 'v1.2.3');
});

afterEach(() => rm(repository, { recursive: true }));

const publish = (tag: string, more: Record<string, string> = {}) =>
  run(inside('scripts/publish-release'), [tag], { env: { ...env, ...more } });
const calls = async () =>
  (await readFile(inside('calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

const registry = {
  REGISTRY: 'registry.example.com/tools',
  REGISTRY_USER: 'somebody',
  REGISTRY_PASSWORD: 'secret',
};
const files = 'dist/release/completions/_docker-nathost dist/release/install.sh';

test('a tag is built, pushed, and on the release page when all of it is there', async () => {
  await publish('v1.2.3', registry);
  expect(await calls()).toEqual([
    'gh auth status',
    'skopeo login --username somebody --password-stdin registry.example.com',
    'make release VERSION=1.2.3 REGISTRY=registry.example.com/tools',
    'gh release view v1.2.3',
    'gh release create v1.2.3 --draft --title nathost 1.2.3 --notes-file dist/release/NOTES.md',
    `gh release upload v1.2.3 --clobber ${files}`,
    'gh release edit v1.2.3 --draft=false',
  ]);
  expect(await readFile(inside('password'), 'utf8')).toBe('secret\n');
  // Whoever logged in is logged out by the end.
  const auth = (await readFile(inside('auth'), 'utf8')).trim();
  await expect(readFile(auth)).rejects.toThrow('ENOENT');
});

test('without a registry nothing is pushed, and a release candidate is told from a release', async () => {
  await git('tag', 'v2.0.0-rc.1');
  await publish('v2.0.0-rc.1');
  expect(await calls()).toEqual(
    expect.arrayContaining([
      'make release VERSION=2.0.0-rc.1 REGISTRY=',
      'gh release create v2.0.0-rc.1 --draft --prerelease --title nathost 2.0.0-rc.1 --notes-file dist/release/NOTES.md',
    ]),
  );
});

test('a page that could not be filled stays a draft, and the next run finishes it', async () => {
  await stand('gh', 'case "$2" in view) [ -e page ] ;; create) touch page ;; upload) exit 1 ;; esac');
  await expect(publish('v1.2.3')).rejects.toThrow();
  expect((await calls()).at(-1)).toBe(`gh release upload v1.2.3 --clobber ${files}`);

  await rm(inside('calls'));
  await stand('gh', 'case "$2" in view) [ -e page ] ;; esac');
  await publish('v1.2.3');
  expect((await calls()).filter((one) => one.startsWith('gh release'))).toEqual([
    'gh release view v1.2.3',
    `gh release upload v1.2.3 --clobber ${files}`,
    'gh release edit v1.2.3 --draft=false',
  ]);
});

test('a build or a push that fails leaves the page alone', async () => {
  await stand('make', 'exit 2');
  await expect(publish('v1.2.3')).rejects.toThrow();
  expect((await calls()).filter((one) => one.startsWith('gh release'))).toEqual([]);
});

describe('before anything is built, what is missing is told:', () => {
  afterEach(async () => {
    expect((await calls()).filter((one) => one.startsWith('make'))).toEqual([]);
  });

  test.each(['', '1.2.3', 'v1.2', 'v1.2.3; true', 'main'])('a tag, for "%s"', async (tag) => {
    await expect(publish(tag)).rejects.toThrow(`"${tag}" is no tag such as v1.2.3`);
  });

  test('a tag of this commit', async () => {
    await expect(publish('v1.2.4')).rejects.toThrow('v1.2.4 is not the commit that is checked out');
    await git('commit', '--quiet', '--allow-empty', '--message', 'more');
    await expect(publish('v1.2.3')).rejects.toThrow('v1.2.3 is not the commit that is checked out');
  });

  test('a login for the page', async () => {
    await stand('gh', 'exit 1');
    await expect(publish('v1.2.3')).rejects.toThrow('gh is not logged in: set GH_TOKEN, or gh auth login');
  });

  test('one for the registry', async () => {
    await stand('skopeo', 'exit 1');
    await expect(publish('v1.2.3', registry)).rejects.toThrow('no login at registry.example.com');
  });
});
