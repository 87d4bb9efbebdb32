import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const installer = join(__dirname, '../../../packaging/install.sh');
export const registry = ['--registry', 'registry.test:5000', '--version', '1.0.0'];

/** What an engine without nathost says, by what the docker command is asked, as shell patterns. `plugin install` only asks, because nobody grants. */
const engine: Readonly<Record<string, string>> = {
  '--version': "echo 'Docker version 28.5.2'",
  "'context inspect'*": 'echo unix://$FOLDER/docker.sock',
  'version*': "echo 'linux amd64 Engine containerd runc '",
  'info*SecurityOptions*': "echo '[name=seccomp,profile=builtin]'",
  'info*DockerRootDir*': 'echo $FOLDER',
  "'plugin install --disable --alias nathost-never '*":
    "echo ' - network: [host]'; echo ' - mount: [/etc]'; echo ' - capabilities: [CAP_NET_ADMIN]'; exit 1",
};
const onlyAsks =
  /^(--version|context inspect|version|info|plugin inspect|plugin ls|plugin install --disable --alias nathost-never|volume inspect) ?/;

/** Of the test, made anew for each. */
export let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-refusals-'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'asked'), '');
});

afterEach(() => rm(folder, { recursive: true }));

export const program = (name: string, script: string) =>
  writeFile(join(folder, 'bin', name), `#!/bin/sh\nFOLDER='${folder}'\n${script}\n`, { mode: 0o755 });

export interface Given {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the engine says otherwise. */
  readonly says?: Readonly<Record<string, string>>;
  readonly answer?: string;
}

/** @returns what the installer said as it refused */
export async function refused(given: Given): Promise<string> {
  const { status, stderr } = await asked(given);
  expect(status).toBe(1);
  return stderr;
}

/** Runs the installer, and makes sure that it only asked. */
export async function asked({ args = registry, env = {}, says = {}, answer = '' }: Given) {
  const cases = Object.entries({ ...engine, ...says }).map(([pattern, words]) => `${pattern}) ${words} ;;\n`);
  await program('docker', `echo "$*" >>"$FOLDER/asked"\ncase "$*" in\n${cases.join('')}*) exit 1 ;;\nesac`);
  const { status, stdout, stderr } = spawnSync(installer, args, {
    env: {
      PATH: `${folder}/bin:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      DOCKER_CONFIG: join(folder, 'config'),
      ...env,
    },
    input: answer,
    encoding: 'utf8',
  });
  const questions = (await readFile(join(folder, 'asked'), 'utf8')).split('\n').filter(Boolean);
  expect(questions.filter((line) => !onlyAsks.test(line))).toEqual([]);
  return { status, stdout, stderr };
}
