import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/command';
import { until } from '../support/until';

const repository = join(__dirname, '../..');

let sources: string;
let dev: ChildProcess;
let over: Promise<unknown[]>;
let said = '';

/** A copy of the sources, to change something in. */
beforeAll(async () => {
  sources = await mkdtemp(join(tmpdir(), 'nathost-sources-'));
  for (const name of ['src', 'scripts'])
    await cp(join(repository, name), join(sources, name), { recursive: true });
  for (const name of ['package.json', 'tsconfig.json', 'node_modules', '.cache'])
    await symlink(join(repository, name), join(sources, name));
  await run(join(repository, 'scripts/images'), ['busybox']);
  dev = spawn('setpriv', ['--pdeathsig', 'KILL', join(sources, 'scripts/dev')], {
    env: { PATH: process.env['PATH'], HOME: sources },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  over = once(dev, 'exit');
  for (const stream of [dev.stdout, dev.stderr])
    stream?.on('data', (piece: Buffer) => (said += piece.toString()));
});

afterAll(async () => {
  dev.kill('SIGKILL'); // its guard takes the engine away
  await over;
  await until('end of the engine', () => Promise.resolve(existsSync(engine()) ? undefined : true));
  await rm(sources, { recursive: true });
});

const engine = () => /(\/tmp\/nathost-dev\.\w+)\/run/.exec(said)?.[1] ?? '/nowhere';
const started = (times: number) =>
  until(
    `start number ${times}; it said ${said}`,
    () => Promise.resolve([...said.matchAll(/"message":"engine connected"/g)].length === times || undefined),
    60_000,
  );

test('nathost runs out of its sources, and what is printed works as it stands', async () => {
  await started(1);
  const [first = '', ...commands] = [...said.matchAll(/^ {2}(.+)$/gm)].map(([, line = '']) => line);
  const env = { HOME: sources };
  const printed: string[] = [];
  for (const command of commands) printed.push(await run('bash', ['-c', `${first}; ${command}`], { env }));
  expect(printed).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}\n$/),
    expect.stringMatching(/^State +ready\nVersion +[\d.]+, build development, [^]*\nProblems +none\n$/),
  ]);
});

test('it starts again when a file is saved, and keeps its leases', async () => {
  await appendFile(join(sources, 'src/main.ts'), '\n');
  await started(2);
  const [first = ''] = /^ {2}(export .+)$/m.exec(said)?.slice(1) ?? [];
  const list = await run('bash', ['-c', `${first}; docker nathost ls --format '{{.Name}} {{.State}}'`]);
  expect(list).toBe('shop up\n');
});

test('Ctrl-C ends it and leaves nothing', async () => {
  process.kill(-dev.pid!, 'SIGINT');
  expect((await over)[0]).toBe(130);
  expect(said).toMatch(/removed the engine\n$/);
  expect(existsSync(engine())).toBe(false);
  // What it built; a home has nothing of it.
  expect((await readdir(sources)).sort()).toEqual([
    '.cache',
    'dist',
    'node_modules',
    'package.json',
    'scripts',
    'src',
    'tsconfig.json',
  ]);
});
