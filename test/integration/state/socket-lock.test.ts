import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/model/clock';
import { SocketLock } from '../../../src/state/socket-lock';
import { LogBook } from '../../support/fake-host/log-book';
import { until } from '../../support/until';

let folder: string;
let log: LogBook;
const locks: SocketLock[] = [];
const children: ChildProcess[] = [];
const servers: net.Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nathost-lock-'));
  log = new LogBook(() => 0);
});

afterEach(async () => {
  for (const lock of locks.splice(0)) lock.release();
  for (const server of servers.splice(0)) server.close();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function newLock(kind: 'plugin' | 'process' = 'process', state = join(folder, 'state')): SocketLock {
  const holder = { version: '0.9.0', kind, pid: 4711, state, startedAt: Date.UTC(2026, 0, 2) };
  const lock = new SocketLock({ holder, clock: systemClock, log });
  locks.push(lock);
  return lock;
}

/** Whether a promise settles before everything has happened that is due now. */
async function isPending(work: Promise<unknown>): Promise<boolean> {
  const nothing = Symbol('nothing');
  return (await Promise.race([work, new Promise((resolve) => setImmediate(resolve, nothing))])) === nothing;
}

async function processWith(...folders: string[]): Promise<ChildProcess> {
  const program = join(__dirname, 'lock-process.ts');
  const child = spawn(process.execPath, ['-r', 'ts-node/register', program, ...folders], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

function squat(onVisitor: (socket: net.Socket) => void): Promise<net.Server> {
  const { dev, ino } = statSync(folder, { bigint: true });
  const server = net.createServer(onVisitor);
  servers.push(server);
  return new Promise((resolve) => {
    server.listen({ path: `\0nathost/${dev}:${ino}` }, () => {
      resolve(server);
    });
  });
}

const problemOf = (lock: SocketLock) => until('problem', () => Promise.resolve(lock.problems[0]));

test('a second one waits, says who is there, and takes over as soon as the first lets go', async () => {
  const [first, second] = [newLock('plugin'), newLock()];
  expect(await first.acquire([folder])).toBe(false);
  const taking = second.acquire([folder]);
  expect(await problemOf(second)).toMatchObject({
    kind: 'another-nathost',
    subject: `folder ${folder}`,
    message:
      'the plugin nathost (version 0.9.0, started 2026-01-02T00:00:00.000Z) has its lock, so this nathost changes nothing',
    remedy: expect.stringContaining('docker plugin disable nathost') as string,
  });
  expect([await isPending(taking), await second.isFree(folder), first.problems]).toEqual([true, false, []]);
  first.release();
  expect([await taking, second.problems]).toEqual([true, []]);
  expect([...log.counts]).toEqual([
    ['another nathost is there', 1],
    ['other nathost is gone, taking over', 1],
  ]);
});

test('kill -9 of the first lets the second in, and names the process before', async () => {
  const child = await processWith(folder);
  const second = newLock();
  const taking = second.acquire([folder]);
  const { message } = await problemOf(second);
  expect(message).toContain(`another nathost, process ${child.pid} with its state in /its/state`);
  child.kill('SIGKILL');
  expect(await taking).toBe(true);
});

test('it is the folder that counts, and not the path: links and other names lead to the same lock', async () => {
  mkdirSync(join(folder, 'etc'));
  symlinkSync('etc', join(folder, 'link'));
  await newLock().acquire([join(folder, 'etc')]);
  expect(await newLock().isFree(join(folder, 'link'))).toBe(false);
  renameSync(join(folder, 'etc'), join(folder, 'moved'));
  expect(await newLock().isFree(join(folder, 'moved'))).toBe(false);
});

test('one folder that is named twice is one lock', async () => {
  symlinkSync(folder, join(folder, 'link'));
  expect(await newLock().acquire([folder, join(folder, 'link')])).toBe(false);
});

test('two that share no folder do not know of each other', async () => {
  for (const name of ['one', 'two']) mkdirSync(join(folder, name));
  await newLock().acquire([join(folder, 'one')]);
  expect(await newLock().acquire([join(folder, 'two')])).toBe(false);
});

test('one that has to wait for a folder keeps none of the others meanwhile', async () => {
  for (const name of ['one', 'two']) mkdirSync(join(folder, name));
  await newLock().acquire([join(folder, 'two')]);
  const waiting = newLock();
  void waiting.acquire([join(folder, 'one'), join(folder, 'two')]);
  await problemOf(waiting);
  expect(await newLock().isFree(join(folder, 'one'))).toBe(true);
});

test('the state folder is made when it is missing, and another missing folder is nobody’s', async () => {
  const state = join(folder, 'state');
  await newLock('process', state).acquire([state, join(folder, 'missing')]);
  expect([statSync(state).mode & 0o777, await newLock().isFree(state)]).toEqual([0o700, false]);
});

test.each<[string, (socket: net.Socket) => void]>([
  ['says nothing', () => undefined],
  ['says something else', (socket) => socket.write('\x1b]52;c;ZXZpbA==\x07 kill 1\n')],
  ['does not stop to talk', (socket) => socket.write('x'.repeat(100_000))],
  ['hangs up at once', (socket) => socket.destroy()],
])('somebody else on the socket who %s is told as unknown, and waited for', async (_, onVisitor) => {
  const squatter = await squat((socket) => {
    socket.on('error', () => undefined);
    squatter.once('close', () => socket.destroy());
    onVisitor(socket);
  });
  const lock = newLock();
  const taking = lock.acquire([folder]);
  const { message, remedy } = await problemOf(lock);
  expect(message).toBe(
    'a process that does not answer like a nathost has its lock, so this nathost changes nothing',
  );
  expect(remedy).toMatch(/run as root: ss -xlp \| grep nathost\/\d+:\d+\./);
  squatter.emit('close');
  squatter.close();
  expect(await taking).toBe(true);
});

test('one that waits can be ended, and others who wait can be many', async () => {
  const first = newLock();
  await first.acquire([folder]);
  const waiting = Array.from({ length: 20 }, () => newLock());
  const taking = waiting.map((lock) => lock.acquire([folder]));
  await Promise.all(waiting.map(problemOf));
  for (const lock of waiting.slice(1)) lock.release();
  first.release();
  expect(await taking[0]).toBe(true);
});
