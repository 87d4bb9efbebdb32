import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusReport } from '../../src/model/status';
import { haveCommand } from '../support/folder-command';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { PlainProcess } from '../support/plain-process';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { until } from '../support/until';

const bundle = join(__dirname, '../../dist/nathost.js');

let nathost: NathostOnEngine;
const running: PlainProcess[] = [];

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
});

afterAll(async () => {
  for (const process of running) await process.stop('SIGKILL');
  await nathost.stop();
});

/** On the engine's host network, where the plugin is too. */
async function startPlain(name: string, settings: Record<string, string> = {}): Promise<PlainProcess> {
  const { engine } = nathost;
  const command = ['nsenter', `--net=${engine.hostNetwork.path}`, '--', process.execPath, bundle];
  const started = await PlainProcess.start({ command, dir: join(engine.dir, name), engine, settings });
  running.push(started);
  return started;
}

const problemsOf = async (of: Pick<PlainProcess, 'api'>) =>
  ((await of.api('/v1/problems')).body as StatusReport).problems;
const stranger = (of: Pick<PlainProcess, 'api'>) =>
  until('word of the other one', async () =>
    (await problemsOf(of)).find(({ kind }) => kind === 'another-nathost'),
  );
const ready = (of: Pick<PlainProcess, 'api'>) =>
  until('readiness', async () => ((await of.api('/readyz')).status === 200 ? true : undefined), 30_000);
const addressIn = async (name: string) =>
  until(`line of ${name}`, async () => resolve(await nathost.hostFile(), name)[0]);
const remedyOfPlugin = expect.stringContaining('docker plugin disable nathost') as string;

test('a plain process beside the plugin says so and changes nothing, and takes over when the plugin is disabled', async () => {
  await nathost.runApp('shop', { 'nathost.name': 'shop' });
  const address = await addressIn('shop');
  const second = await startPlain('n');
  expect(await stranger(second)).toMatchObject({
    subject: `folder ${nathost.engine.etcDir}`,
    message: expect.stringMatching(
      /^the plugin nathost \(version .*\) has its lock, so this nathost changes nothing$/,
    ) as string,
    remedy: remedyOfPlugin,
  });
  expect(await second.api('/readyz')).toMatchObject({
    status: 503,
    body: { reason: expect.stringContaining('the plugin nathost') as string },
  });

  await nathost.runApp('later', { 'nathost.name': 'later' });
  const later = await addressIn('later');
  expect([await nathost.problems(), existsSync(join(nathost.engine.dir, 'n/leases.ndjson'))]).toEqual([
    [],
    false,
  ]);
  expect(second.log).not.toMatch(/engine connected|engine changed|hosts file written|leases/);

  await disablePlugin(nathost);
  await ready(second);
  expect(await problemsOf(second)).toEqual([]);
  await nathost.runApp('latest', { 'nathost.name': 'latest' });
  await addressIn('latest');
  expect([await addressIn('shop'), await addressIn('later')]).toEqual([address, later]);

  await enablePlugin(nathost);
  const other = await stranger(nathost);
  expect(other.message).toContain(`with its state in ${nathost.engine.dir}/n`);
  await nathost.runApp('last', { 'nathost.name': 'last' });
  const last = await addressIn('last');
  expect((await nathost.names()).map(({ name }) => name)).toEqual([]);

  await second.stop('SIGKILL');
  await ready(nathost);
  expect(await nathost.problems()).toEqual([]);
  expect([await addressIn('shop'), await addressIn('later'), await addressIn('last')]).toEqual([
    address,
    later,
    last,
  ]);
});

test('one that keeps no hosts file of the host is told by the containers’ folder, and takes no names out', async () => {
  const before = await nathost.hostFile();
  const second = await startPlain('o', { NATHOST_HOST_FILE: 'off', NATHOST_CONTAINERS_DIR: '' });
  expect(await stranger(second)).toMatchObject({
    subject: `folder ${nathost.engine.dataRoot}/containers`,
    remedy: remedyOfPlugin,
  });
  expect(await nathost.hostFile()).toBe(before);
  await disablePlugin(nathost);
  await ready(second);
});

test('docker nathost speaks to the one at work, and says so', async () => {
  for (const process of running) await process.stop('SIGKILL');
  await haveCommand(nathost.engine);
  const version = () => docker('nathost', 'version');
  // The plugin is disabled by now, and this one is where docker nathost looks.
  const second = await startPlain('run/nathost');
  await ready(second);
  expect(await version()).toMatchObject({
    out: expect.stringMatching(/, the nathost process, running for/) as string,
    err: '',
  });

  await enablePlugin(nathost);
  await stranger(nathost);
  expect(await version()).toEqual({
    out: expect.stringMatching(/, the nathost process, running for/) as string,
    err: 'two nathosts run here: this is the nathost process; the plugin nathost:latest waits until it ends\n',
  });

  await second.stop('SIGKILL');
  await ready(nathost);
  expect(await version()).toEqual({
    out: expect.stringContaining('the plugin nathost:latest') as string,
    err: '',
  });
});

/** The docker command, with what it writes to both. */
function docker(...words: string[]): Promise<{ out: string; err: string }> {
  const { dockerHost, cli } = nathost.engine;
  const env = {
    PATH: process.env['PATH'],
    DOCKER_HOST: dockerHost,
    DOCKER_CONFIG: cli.configDir,
    HOME: cli.configDir,
  };
  return new Promise((resolve) => {
    execFile('docker', words, { env }, (_, out, err) => {
      resolve({ out, err });
    });
  });
}
