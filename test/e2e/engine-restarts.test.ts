import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusReport } from '../../src/model/status';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { answerAt } from '../support/reach';

/** In a row, of each kind of engine; the full size is 20. */
const restarts = Number(process.env['NATHOST_ENGINE_RESTARTS'] ?? 2);
/** How long the engine is away; the full size is 60. */
const awaySeconds = Number(process.env['NATHOST_ENGINE_AWAY_SECONDS'] ?? 5);
const perRestart = 60_000;
const timeout = 30_000;

/** Each of these runs with a restart policy and has a name of its own. */
const apps = ['always', 'unless-stopped', 'pinned', 'twin'];
const pin = '10.203.5.55';
/** Else the engine waits ten seconds for programs that do not listen to SIGTERM. */
const atOnce = ['--stop-signal', 'KILL'];
let nathost: NathostOnEngine;
let before: Readonly<Record<string, string>>;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ engine: { flags: ['--live-restore'] } });
  await nathost.ready();
  await runApp('always', 'always');
  await runApp('unless-stopped', 'unless-stopped');
  await runApp('pinned', 'always', { 'nathost.ip': pin });
  await runApp('twin', 'on-failure', { 'nathost.name': 'twin,twin-alias' });
  await runApp('stopped', 'no');
  await runUnlabelled('proxy', 'always', '--network', 'host');
  await runUnlabelled('bystander', 'unless-stopped');
  const found: Record<string, string> = {};
  for (const name of [...apps, 'stopped']) found[name] = await nathost.addressOf(name);
  before = { ...found, 'twin-alias': found['twin']! };
  await nathost.docker('stop', '--time', '0', 'stopped');
  expect(before['pinned']).toBe(pin);
  await expectAllServed();
});

afterAll(() => nathost.stop());

const runApp = (name: string, policy: string, labels: Readonly<Record<string, string>> = {}) =>
  nathost.runApp(name, { 'nathost.name': name, ...labels }, '--restart', policy, ...atOnce);

const runUnlabelled = (name: string, policy: string, ...more: string[]) =>
  nathost.docker(
    ...['run', '--detach', '--name', name, '--restart', policy, ...atOnce, ...more, 'busybox', 'sleep', '1d'],
  );

const status = async () => (await nathost.api('/v1/status')).body as StatusReport;
const addressesIn = (text: string) =>
  Object.fromEntries(Object.keys(before).map((name) => [name, resolve(text, name).join()]));

/** What ran runs again, at the address it had, and serves there; each name resolves, on the host and in the proxy. */
async function expectAllServed(): Promise<void> {
  await nathost.until(
    'old addresses in containers and files',
    async () => {
      for (const name of apps) expect((await nathost.endpoint(name)).ipv4).toBe(before[name]);
      expect((await nathost.endpoint('stopped')).configured).toBe(before['stopped']);
      expect(addressesIn(await nathost.hostFile())).toEqual(before);
      expect(addressesIn(await nathost.hostsOf('proxy'))).toEqual(before);
      return true;
    },
    timeout,
  );
  for (const name of apps) expect([name, await answerAt(nathost, before[name]!)]).toEqual([name, name]);
}

/** Ready, with nothing to complain of. */
async function expectAtRest(): Promise<void> {
  await nathost.until(
    'readiness without problems',
    async () => {
      expect((await nathost.api('/readyz')).status).toBe(200);
      expect(await nathost.problems()).toEqual([]);
      return true;
    },
    timeout,
  );
}

const stateOf = (name: string) => nathost.docker('inspect', '--format', '{{.State.Status}}', name);

/** An engine without live-restore that finds containers running, because the one before was killed, stops them as if a person had, and then
 * `unless-stopped` means stopped (seen on 20.10, labelled or not). The bystander shows what the engine thinks of it. */
async function startWhatEngineStopped(): Promise<void> {
  if ((await stateOf('bystander')) !== 'running')
    await nathost.docker('start', 'bystander', 'unless-stopped');
}

const startOf = async (name: string) => nathost.docker('inspect', '--format', '{{.State.StartedAt}}', name);
const socketMadeAt = () =>
  statSync(join(nathost.engine.dir, 'run/docker.sock'), { throwIfNoEntry: false })?.ctimeMs;

/** @returns what was measured, in milliseconds: until everything served again, and how long nathost says that it saw nothing */
async function restartOnce(
  kill: boolean,
  flags?: readonly string[],
  from = performance.now(),
): Promise<[number, number]> {
  const [socket, { startedAt, engine }] = [socketMadeAt(), await status()];
  await nathost.engine.restart({ kill, ...(flags && { flags }) });
  await startWhatEngineStopped();
  await expectAllServed();
  await expectAtRest();
  const took = performance.now() - from;
  const after = await status();
  expect(socketMadeAt()).not.toBe(socket);
  expect(after.engine).toMatchObject({ connected: true });
  if (after.startedAt === startedAt) {
    expect(after.engine.connections).toBeGreaterThan(engine.connections);
    expect(after.engine.lastDisconnectedFor).toBeGreaterThan(0);
  }
  expect(after.engine.lastDisconnectedFor).toBeLessThan(took);
  return [took, after.engine.lastDisconnectedFor!];
}

function print(what: string, figures: readonly (readonly [number, number])[]): void {
  const longest = (index: 0 | 1) => (Math.max(...figures.map((pair) => pair[index])) / 1000).toFixed(1);
  process.stdout.write(
    `${what}: ${figures.length} restarts, all served again within ${longest(0)} s, disconnected for up to ${longest(1)} s\n`,
  );
}

test(
  'an engine with live-restore that is restarted or killed again and again stops nothing, and the same plugin goes on',
  async () => {
    const [plugin, containers] = [(await status()).startedAt, await Promise.all(apps.map(startOf))];
    const figures: [number, number][] = [];
    for (let turn = 0; turn < restarts; turn += 1) figures.push(await restartOnce(turn % 2 === 1));
    print('with live-restore', figures);
    expect((await status()).startedAt).toBe(plugin);
    expect(await Promise.all(apps.map(startOf))).toEqual(containers);
  },
  restarts * perRestart,
);

test(
  'while the engine and its socket are away nathost says so, names stay and serve, and then it says for how long',
  async () => {
    const { pid } = nathost.engine;
    const stopping = performance.now();
    process.kill(pid, 'SIGTERM');
    await nathost.until('end of the engine', () =>
      Promise.resolve(existsSync(`/proc/${pid}`) ? undefined : true),
    );
    await nathost.until('the phase disconnected', async () =>
      (await status()).phase === 'disconnected' ? true : undefined,
    );
    // An engine that shuts down answers for a while yet.
    const from = performance.now();
    expect(existsSync(join(nathost.engine.dir, 'run/docker.sock'))).toBe(false);
    expect(await nathost.problems()).toEqual([expect.objectContaining({ kind: 'engine-unreachable' })]);
    expect((await nathost.api('/readyz')).status).toBe(503);

    while (performance.now() - from < awaySeconds * 1000) {
      expect(addressesIn(await nathost.hostFile())).toEqual(before);
      expect(await answerAt(nathost, pin)).toBe('pinned');
    }
    const away = performance.now() - from;
    const [, disconnectedFor] = await restartOnce(false, undefined, stopping);
    expect(disconnectedFor).toBeGreaterThan(away);
    process.stdout.write(
      `away for ${(away / 1000).toFixed(1)} s: disconnected for ${(disconnectedFor / 1000).toFixed(1)} s\n`,
    );
  },
  (awaySeconds + 60) * 1000,
);

test(
  'an engine without live-restore that is restarted or killed again and again starts everything where it was',
  async () => {
    // The first one is still the engine of before.
    await restartOnce(false, []);
    const figures: [number, number][] = [];
    for (let turn = 0; turn < restarts; turn += 1) {
      const containers = await Promise.all(apps.map(startOf));
      figures.push(await restartOnce(turn % 2 === 1));
      for (const [index, startedAt] of (await Promise.all(apps.map(startOf))).entries())
        expect(startedAt).not.toBe(containers[index]);
    }
    print('without live-restore', figures);
    expect(await stateOf('stopped')).toBe('exited');
    await nathost.docker('start', 'stopped');
    expect(await answerAt(nathost, before['stopped']!)).toBe('stopped');
  },
  (restarts + 1) * perRestart,
);
