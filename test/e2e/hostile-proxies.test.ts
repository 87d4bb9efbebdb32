import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProblemStatus } from '../../src/model/status';
import { containerFileOf, resolve, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { pluginPid } from '../support/plugin-process';

/** What a process in a container does to its own hosts file, for ever; with Docker's default rights. */
const attacks = {
  filler: 'head -c 100000000 /dev/zero >/etc/hosts; sleep 1d',
  emptier: 'while :; do : >/etc/hosts; done',
  rewriter: 'while :; do echo "127.0.0.1 localhost # $RANDOM" >/etc/hosts; done',
  grower:
    'while :; do echo; done >>/etc/hosts & while sleep 1; do [ $(stat -c %s /etc/hosts) -lt 6000000 ] || : >/etc/hosts; done',
  imitator: `yes '1 a # nathost' | head -c 7000000 >/etc/hosts; sleep 1d`,
  closer: 'chown 1000:1000 /etc/hosts; chmod 0 /etc/hosts; sleep 1d',
} as const;

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ settings: { NATHOST_RESYNC: '1s', NATHOST_NAME_GRACE: '0s' } });
  await nathost.ready();
  await runProxy('honest', 'sleep 1d');
});

afterAll(() => nathost.stop());

async function runProxy(name: string, command: string): Promise<void> {
  await nathost.docker(
    'run',
    '--detach',
    '--network',
    'host',
    '--name',
    name,
    'busybox',
    'sh',
    '-c',
    command,
  );
}

/** Milliseconds until a new name is in the honest proxy's file. */
async function timeOfNewName(name: string): Promise<number> {
  await nathost.docker('create', '--name', name, '--label', `nathost.name=${name}`, 'busybox', 'true');
  const created = performance.now();
  const file = await containerFileOf(nathost.engine, 'honest');
  await nathost.until(name, async () =>
    resolve((await viewOf(file)).text, name).length > 0 ? true : undefined,
  );
  return performance.now() - created;
}

/** Resident memory of the plugin, in MiB. */
async function residentMemory(): Promise<number> {
  const status = await readFile(`/proc/${String(await pluginPid(nathost))}/status`, 'utf8');
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** What is in the folders of all running containers beside their hosts files. */
async function neighbours(): Promise<Map<string, string>> {
  const ids = (await nathost.docker('ps', '--quiet', '--no-trunc')).split('\n');
  const files = ids.flatMap((id) =>
    ['hostname', 'resolv.conf', 'config.v2.json', 'hostconfig.json'].map((name) =>
      join(nathost.engine.dataRoot, 'containers', id, name),
    ),
  );
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)),
  );
}

const problemOf = async (container: string): Promise<ProblemStatus | undefined> =>
  (await nathost.problems()).find(({ subject }) => subject === `container ${container}`);

describe('from inside, a container with Docker’s default rights', () => {
  test.each([
    ['remove its hosts file', 'rm -f /etc/hosts', /busy/i],
    ['put a link in its place', 'ln -sf /etc/passwd /etc/hosts', /busy|exists/i],
    ['rename something over it', 'echo >/etc/x; mv /etc/x /etc/hosts', /busy/i],
    ['link it to another place', 'ln /etc/hosts /etc/other', /cross-device|invalid/i],
    ['take the mount away', 'umount /etc/hosts', /not permitted|denied|must be superuser/i],
    [
      'mount something over it',
      'mount -o bind /etc/passwd /etc/hosts',
      /not permitted|denied|must be superuser/i,
    ],
  ])('cannot %s', async (_, command, refusal) => {
    const { inode } = await viewOf(await containerFileOf(nathost.engine, 'honest'));
    const said = nathost.docker('exec', 'honest', 'sh', '-c', `LC_ALL=C; ${command} 2>&1 && exit 0; exit 1`);
    await expect(said).rejects.toMatchObject({ stdout: expect.stringMatching(refusal) as string });
    expect((await viewOf(await containerFileOf(nathost.engine, 'honest'))).inode).toBe(inode);
  });

  test('has not the capability that chattr(1) needs to make it immutable', async () => {
    const line = await nathost.docker('exec', 'honest', 'grep', 'CapBnd', '/proc/self/status');
    const immutable = 1n << 9n;
    expect(BigInt(`0x${line.split(/\s+/)[1]!}`) & immutable).toBe(0n);
  });
});

describe('while containers fill, empty, rewrite, imitate and close their own hosts files', () => {
  let before: Map<string, string>;

  beforeAll(async () => {
    for (const [name, command] of Object.entries(attacks)) await runProxy(name, command);
    before = await neighbours();
  });

  test('what was found is told of each file that is left alone', async () => {
    for (const [name, reason] of [
      ['filler', /nathost does not write .* \(too-large\): .* has more than 8388608 bytes/],
      [
        'imitator',
        /nathost does not write .* \(too-large\): .* has more than 65536 lines that say they are nathost's/,
      ],
    ] as const) {
      const problem = await nathost.until(`problem of ${name}`, () => problemOf(name));
      expect(problem).toMatchObject({
        kind: 'hosts-file-refused',
        message: expect.stringMatching(reason) as string,
      });
    }
  });

  test('new names reach the others all the while', async () => {
    const times: number[] = [];
    for (let n = 0; n < 20; n += 1) times.push(await timeOfNewName(`new-${n}`));
    const longest = Math.max(...times);
    const median = times.toSorted((a, b) => a - b)[10] ?? NaN;
    process.stdout.write(
      `hostile proxies: a new name elsewhere after ${median.toFixed(0)} ms, at most ${longest.toFixed(0)} ms\n`,
    );
  });

  test('a file that was closed to everybody has its names all the same, and stays closed', async () => {
    const path = await containerFileOf(nathost.engine, 'closer');
    await nathost.until('name', async () =>
      resolve((await viewOf(path)).text, 'new-0').length > 0 ? true : undefined,
    );
    const flags = ['exec', 'closer', 'stat', '-c', '%u %a', '/etc/hosts'];
    expect(await nathost.docker(...flags)).toBe('1000 0');
    expect(await problemOf('closer')).toBeUndefined();
  });

  test('nothing beside their own files is touched, and memory stays bounded', async () => {
    expect(await neighbours()).toEqual(before);
    const resident = await residentMemory();
    process.stdout.write(`hostile proxies: ${resident.toFixed(0)} MiB resident\n`);
    expect(resident).toBeLessThan(250);
  });

  test('it is over when they are gone', async () => {
    await nathost.docker('rm', '--force', ...Object.keys(attacks));
    await nathost.until('end of the problems', async () =>
      (await nathost.problems()).length === 0 ? true : undefined,
    );
    expect(await nathost.proxies()).toEqual([
      expect.objectContaining({ name: 'host', inSync: true }),
      expect.objectContaining({ name: 'honest', inSync: true }),
    ]);
  });
});
