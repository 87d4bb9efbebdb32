import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/command';
import { resolve } from '../support/hosts-view';
import { installPlugin, NathostOnEngine } from '../support/nathost-on-engine';
import { backAgain, pluginPid, pluginSettled } from '../support/plugin-process';
import { disablePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

const repository = join(__dirname, '../..');
/** The full size is 4 rounds of 6. */
const rounds = Number(process.env['NATHOST_FAIL_OPEN_ROUNDS'] ?? 1);
const samples = Number(process.env['NATHOST_FAIL_OPEN_SAMPLES'] ?? 2);
/** An engine that waits for a plugin waits for 15 s at least, at each start and each stop. */
const engineWaits = 10_000;

const [app, proxy] = ['app', 'proxy'];
let nathost: NathostOnEngine;
let staged: string;
let address: string;

beforeAll(async () => {
  staged = await mkdtemp(join(tmpdir(), 'nathost-build-'));
  await run(join(repository, 'scripts/build-plugin'), [staged]);
  nathost = await NathostOnEngine.start({ staged });
  await nathost.ready();
  const policy = ['--restart', 'always', '--stop-signal', 'KILL'];
  await nathost.runApp(app, { 'nathost.name': app }, ...policy);
  address = await nathost.addressOf(app);
  await nathost.docker(
    ...['run', '--detach', '--name', proxy, '--network', 'host', ...policy, 'busybox', 'sleep', '1d'],
  );
});

afterAll(async () => {
  await nathost.stop();
  await rm(staged, { recursive: true });
});

/** Asks the engine itself: the Docker CLI's own start would be half of what is measured. @returns milliseconds */
function timed(container: string, verb: 'start' | 'stop'): Promise<number> {
  const socketPath = join(nathost.engine.dir, 'run/docker.sock');
  const from = performance.now();
  return new Promise((done, reject) => {
    const path = `/v1.41/containers/${container}/${verb}`;
    const sent = http.request({ socketPath, path, method: 'POST', agent: false }, (reply) => {
      reply.resume();
      reply.on('end', () => {
        if (reply.statusCode === 204) done(performance.now() - from);
        else reject(new Error(`${verb} of ${container}: ${reply.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function signal(name: NodeJS.Signals): Promise<void> {
  process.kill(await nathost.until('process of the plugin', () => pluginPid(nathost)), name);
}

interface State {
  readonly enter: () => Promise<void>;
  readonly leave: () => Promise<void>;
  /** Right before containers are stopped and started. */
  readonly again?: () => Promise<void>;
}

const nothing = () => Promise.resolve();

const states: Readonly<Record<string, State>> = {
  enabled: { enter: nothing, leave: nothing },
  disabled: { enter: () => disablePlugin(nathost), leave: returned },
  // The engine starts it again at once.
  killed: { enter: nothing, again: killAgain, leave: returned },
  hung: { enter: () => signal('SIGSTOP'), leave: () => signal('SIGCONT') },
  removed: { enter: remove, leave: reinstall },
};

async function returned(): Promise<void> {
  await backAgain(nathost);
}

async function killAgain(): Promise<void> {
  await pluginSettled(nathost);
  await signal('SIGKILL');
}

async function remove(): Promise<void> {
  await disablePlugin(nathost);
  await nathost.docker('plugin', 'rm', 'nathost');
}

async function reinstall(): Promise<void> {
  // The engine refuses a plugin made of the same bytes as one that it had a moment ago.
  await appendFile(join(staged, 'rootfs/staged'), 'again');
  await installPlugin(nathost.engine, {}, staged);
  await nathost.meetReplacement();
  await nathost.ready();
}

type Figures = Record<string, number[]>;

async function measure(figures: Figures, { again = nothing }: State): Promise<void> {
  await again();
  for (const container of [app, proxy])
    for (const verb of ['stop', 'start'] as const)
      (figures[`${verb} ${container}`] ??= []).push(await timed(container, verb));
}

async function expectNames(): Promise<void> {
  expect(resolve(await nathost.hostsOf(proxy), app)).toEqual([address]);
  expect(await answerAt(nathost, address)).toBe(app);
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;

/** Median, and from the least to the most. */
function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0, 1]
    .map((share) => at(sorted, share).toFixed(0))
    .join(' ')
    .replace(/ (\d+) (\d+)$/, ' ($1–$2)');
}

test(
  'containers start and stop, and names resolve, whatever became of the plugin',
  async () => {
    const all = Object.fromEntries(Object.keys(states).map((name): [string, Figures] => [name, {}]));
    for (let round = 0; round < rounds; round += 1)
      for (const [name, state] of Object.entries(states)) {
        await state.enter();
        for (let sample = 0; sample < samples; sample += 1) await measure(all[name]!, state);
        await expectNames();
        await state.leave();
        await expectNames();
      }
    for (const [name, figures] of Object.entries(all)) {
      const shown = Object.entries(figures).map(([what, times]) => `${what} ${spread(times)} ms`);
      process.stdout.write(`${name}: ${shown.join(', ')}; ${rounds * samples} of each\n`);
      for (const times of Object.values(figures))
        expect(
          at(
            times.toSorted((a, b) => a - b),
            0.5,
          ),
        ).toBeLessThan(engineWaits);
    }
  },
  60_000 + rounds * 120_000,
);

const startOf = (container: string) =>
  nathost.docker('inspect', '--format', '{{.State.StartedAt}}', container);

test.each([
  ['disabled', () => disablePlugin(nathost)],
  ['removed', () => nathost.docker('plugin', 'rm', 'nathost')],
])(
  'the engine restarts with the plugin %s, and containers are back with names and addresses',
  async (_, enter) => {
    await enter();
    const before = await startOf(app);
    await nathost.engine.restart();
    expect(await startOf(app)).not.toBe(before);
    expect((await nathost.endpoint(app)).ipv4).toBe(address);
    await expectNames();
  },
);
