import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { systemClock } from '../../../src/model/clock';
import type { StatusReport } from '../../../src/model/status';
import { resolve } from '../../support/hosts-view';
import { PlainProcess } from '../../support/plain-process';
import { until } from '../../support/until';

const repository = join(__dirname, '../../..');
const command = [process.execPath, join(repository, 'node_modules/ts-node/dist/bin.js'), 'src/main.ts'];

let folder: string;
let hosts: string;
const programs: PlainProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nathost-two-'));
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1\tlocalhost\n');
  new HostsFileWriter(systemClock).write(join(folder, 'etc/hosts'), [
    { address: '10.203.0.2', name: 'shop' },
  ]);
  hosts = hostsFile();
});

afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

const hostsFile = () => readFileSync(join(folder, 'etc/hosts'), 'utf8');

/** The whole program, for an engine that is away. */
async function start(name: string, settings: Record<string, string> = {}): Promise<PlainProcess> {
  const engine = {
    dockerHost: `unix://${folder}/docker.sock`,
    dataRoot: join(folder, 'data'),
    etcDir: join(folder, 'etc'),
  };
  const program = await PlainProcess.start({ command, dir: join(folder, name), engine, settings });
  programs.push(program);
  await until('answer', () => program.api('/healthz'), 60_000);
  return program;
}

async function kindsOf(program: PlainProcess): Promise<string[]> {
  const { problems } = (await program.api('/v1/problems')).body as StatusReport;
  return problems.map(({ kind }) => kind);
}

/** It is at work when it has found out that there is no engine. */
const works = (program: PlainProcess) =>
  until('work', async () => ((await kindsOf(program)).join() === 'engine-unreachable' ? true : undefined));
const waits = (program: PlainProcess) =>
  until('waiting', async () => ((await kindsOf(program)).join() === 'another-nathost' ? true : undefined));

test('two programs with one /etc: the second says who is there, leaves all as it is, and works when the first is killed', async () => {
  const first = await start('a');
  await works(first);
  const second = await start('b');
  await waits(second);
  const { problems } = (await second.api('/v1/problems')).body as StatusReport;
  expect(problems[0]?.message).toContain(`with its state in ${folder}/a`);
  expect(await second.api('/readyz')).toMatchObject({
    status: 503,
    body: { phase: 'starting', reason: expect.stringContaining('another nathost') as string },
  });
  expect([existsSync(join(folder, 'b/leases.ndjson')), await kindsOf(first)]).toEqual([
    false,
    ['engine-unreachable'],
  ]);
  await first.stop('SIGKILL');
  await works(second);
  expect(hostsFile()).toBe(hosts);
}, 120_000);

test('two programs with one state folder: only one is at work, though each has an /etc of its own; the other ends when it is told to', async () => {
  const state = join(folder, 'state');
  mkdirSync(join(folder, 'other'));
  await works(await start('a', { NATHOST_STATE_DIR: state }));
  const second = await start('b', { NATHOST_STATE_DIR: state, NATHOST_ETC_DIR: join(folder, 'other') });
  await waits(second);
  expect(await second.stop()).toMatchObject({ code: 0, signal: null });
}, 120_000);

test('one that keeps no host file takes out no names that another one keeps', async () => {
  const first = await start('a');
  await works(first);
  const second = await start('b', {
    NATHOST_HOST_FILE: 'off',
    NATHOST_CONTAINERS_DIR: join(folder, 'elsewhere'),
  });
  await works(second);
  expect(hostsFile()).toBe(hosts);
  await Promise.all([first.stop(), second.stop()]);
  await works(await start('c', { NATHOST_HOST_FILE: 'off' }));
  expect(resolve(hostsFile(), 'shop')).toEqual([]);
}, 120_000);
