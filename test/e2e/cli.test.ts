import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { run } from '../support/command';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { completed, haveShells } from '../support/shells';

const repository = join(__dirname, '../..');

let nathost: NathostOnEngine;
let environment: Record<string, string>;
/** The commands that the machine's docker has before this one is installed; somebody may have installed it for all users. */
let commandsBefore: readonly string[];
const running = new Set<ChildProcess>();

beforeAll(async () => {
  [nathost] = await Promise.all([NathostOnEngine.start(), haveShells()]);
  const { cli } = nathost.engine;
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: cli.configDir,
    DOCKER_CONFIG: cli.configDir,
    DOCKER_HOST: cli.host,
  };
  commandsBefore = await commands();
  await run(join(repository, 'scripts/install'), ['--command'], { env: environment });
  await nathost.ready();
  await nathost.runApp('shop-1', { 'nathost.name': 'shop,www.shop.test' });
  await nathost.addressOf('shop-1');
  await nathost.runApp('shop-2', { 'nathost.name': 'shop' });
  await nathost.docker('run', '-d', '--name', 'proxy', '--network', 'host', 'busybox', 'sleep', '999');
  await nathost.until('the names in the proxy', async () =>
    (await nathost.hostsOf('proxy')).includes('www.shop.test') ? true : undefined,
  );
});

afterAll(async () => {
  for (const child of running) signal(child, 'SIGKILL');
  await nathost.stop();
});

interface Said {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** The real docker command, with what a person types behind it. */
function docker(words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Said> {
  return new Promise((resolve) => {
    execFile('docker', words, { env: { ...environment, ...more } }, (error, out, err) => {
      resolve({ out, err, status: error ? Number(error.code) : 0 });
    });
  });
}

const typed = (...words: string[]) => docker(['nathost', ...words]);

/** Where the docker command finds its plugins. */
async function commands(): Promise<string[]> {
  const { out } = await docker(['info', '--format', '{{range .ClientInfo.Plugins}}{{println .Path}}{{end}}']);
  return out.split('\n').filter(Boolean).sort();
}

const installed = () => join(nathost.engine.cli.configDir, 'cli-plugins/docker-nathost');

test('the docker command knows it, also by its help', async () => {
  expect(await commands()).toContain(installed());
  expect((await docker(['--help'])).out).toMatch(/\n {2}nathost\* +Lasting addresses and working names/);
  for (const words of [
    ['nathost', 'ls', '--help'],
    ['help', 'nathost', 'ls'],
  ])
    expect((await docker(words)).out).toContain('Usage:  docker nathost ls [OPTIONS]\n\nList names');
  expect(await typed('lss')).toMatchObject({ status: 2, out: '' });
});

test('status, lists and filters', async () => {
  const status = await typed('status');
  expect(status.out).toMatch(/^State +ready\n/);
  expect(status).toMatchObject({ status: 0, err: '' });
  expect((await typed('ls')).out).toMatch(
    /^NAME +ADDRESSES +STATE +HOLDER +STANDBY +ALIAS OF\nshop +10\.203\.0\.2 +up +shop-1 +shop-2\nwww\.shop\.test +10\.203\.0\.2 +up +shop-1 +shop-2 +shop\n$/,
  );
  expect((await typed('proxies', '--format', '{{.Name}} {{.State}}')).out).toBe(
    'host in-sync\nproxy in-sync\n',
  );
  expect(JSON.parse((await typed('leases', '--format', 'json', '-f', 'name=shop')).out)).toMatchObject({
    Name: 'shop',
    Addresses: ['10.203.0.2'],
    State: 'held',
    Holder: 'shop-1',
  });
});

test('its version and that of the plugin are one, as they are of one source', async () => {
  const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  const asked = await typed('version', '--format', '{{.Command.Version}} {{.Nathost.Version}} {{.Upgrade}}');
  expect(asked).toEqual({ out: `${version} ${version} none\n`, err: '', status: 0 });
  expect((await typed('--version')).out).toMatch(new RegExp(`^${version}, build [0-9a-f]{12}\n$`));
});

test('the engine is found as the docker command finds it', async () => {
  await docker(['context', 'create', 'test', '--docker', `host=${nathost.engine.dockerHost}`]);
  const bare = { DOCKER_HOST: '' };
  const names = ['ls', '-q', '-f', 'alias=false'];
  for (const [words, more] of [
    [['--context', 'test', 'nathost', ...names], bare],
    [['-H', nathost.engine.dockerHost, 'nathost', ...names], bare],
    [['nathost', ...names], { ...bare, DOCKER_CONTEXT: 'test' }],
  ] as const)
    expect(await docker(words, more)).toEqual({ out: 'shop\n', err: '', status: 0 });
});

test('names are completed, also by the docker command where it asks its plugins', async () => {
  expect((await typed('__complete', 'explain', 'w')).out).toBe('www.shop.test\n:4\n');

  const major = Number.parseInt((await docker(['version', '--format', '{{.Client.Version}}'])).out, 10);
  const byDocker = (await docker(['__complete', 'nathost', 'explain', 'w'])).out;
  expect(byDocker).toBe(major < 23 ? ':0\n' : 'www.shop.test\n:4\n');
});

describe.each([
  ['zsh', 'source <(docker completion zsh); source <(docker nathost completion zsh)'],
  ['fish', 'docker completion fish | source; docker nathost completion fish | source'],
] as const)('in %s, with %s', (shell, setUp) => {
  test.each([
    ['docker nathost explain www', 'docker nathost explain www.shop.test'],
    ['docker nathost ls --no', 'docker nathost ls --no-trunc'],
    ['docker nathost import /etc/hostn', 'docker nathost import /etc/hostname'],
  ])('%s is completed', async (line, whole) => {
    expect(await completed[shell](setUp, line, environment)).toBe(whole);
  });
});

test('why a name is what it is', async () => {
  const { out } = await typed('explain', 'shop');
  expect(out).toMatch(/^shop 10\.203\.0\.2\n/);
  expect(out).toContain('shop-1');
  expect(out).toContain('shop-2');
  expect(out).toMatch(/\n {2}proxy, since /);
  expect(JSON.parse((await typed('inspect', 'shop')).out)).toMatchObject([
    { name: 'shop', addresses: ['10.203.0.2'] },
  ]);
  expect(await typed('inspect', 'shup')).toMatchObject({ out: '[]\n', status: 1 });
});

test('what would be done, with this and with another setting', async () => {
  expect((await typed('plan')).out).toMatch(/^Nothing to do/);
  expect((await typed('plan', '--what-if', 'NATHOST_SUBNET=10.99.0.0/20')).out).toMatch(
    /^NATHOST_SUBNET=10\.99\.0\.0\/20 instead of [^]*\nnetwork-misfit network nathost\n/,
  );
  expect(await typed('plan', '--what-if', 'NATHOST_RESYNC=soon')).toMatchObject({ status: 1, out: '' });
});

test('a lease is pinned, moved, exported, released and taken up again', async () => {
  expect((await typed('pin', 'kept', '--ip', '10.203.0.77')).out).toBe('kept/0 10.203.0.77 pinned\n');
  const { out: exported } = await typed('export');
  expect(await typed('release', 'shop')).toMatchObject({ status: 1, out: '' });
  expect((await typed('release', 'kept')).out).toBe('kept/0\n');
  const file = join(nathost.engine.dir, 'leases.json');
  await writeFile(file, exported);
  expect((await typed('import', '--dry-run', file)).out).toContain('1 lease would be made');
  expect(await typed('import', file)).toMatchObject({ status: 0, err: '' });
  expect((await typed('leases', '-q', '-f', 'pinned=true')).out).toBe('kept/0\n');
});

test('metrics', async () => {
  expect((await typed('metrics')).out).toMatch(/^# HELP nathost_/m);
});

/** Starts a command that goes on until it is told to end; returns it and its lines. */
/** A command that goes on until it is told to end; with what it starts, a group of processes, as in a shell. */
function begin(...words: string[]): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn('docker', ['nathost', ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { child, lines: linesOf(child.stdout.setEncoding('utf8')) };
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** As Ctrl-C in a terminal: to all processes of the group. Docker commands of 20.10 do not pass on a signal to them alone. */
async function end(child: ChildProcess): Promise<unknown> {
  const over = once(child, 'exit');
  signal(child, 'SIGINT');
  return (await over)[0];
}

const signal = (child: ChildProcess, name: NodeJS.Signals) => process.kill(-child.pid!, name);

test('what happens is shown as it happens, until it is told to end', async () => {
  const { child, lines } = begin('watch', '--format', '{{.Kind}} {{.Subject}}', '-n', '1');
  await lines.next(); // the last change before, so it listens now
  await nathost.runApp('blog-1', { 'nathost.name': 'blog' });
  const seen: string[] = [];
  while (!seen.some((line) => line.startsWith('names-written')))
    seen.push(String((await lines.next()).value));
  expect(seen).toContain('lease-made lease blog/0');
  expect(await end(child)).toBe(0);
});

test('the page is served to this machine, to those who have its address', async () => {
  const { child, lines } = begin('dashboard');
  const address = new URL(String((await lines.next()).value));
  const { port } = address;
  const refused = await get(`http://127.0.0.1:${port}/v1/status`);
  expect(refused.status).toBe(403);
  const { status, headers } = await get(address.href);
  expect([status, headers.location]).toEqual([303, '/']);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  expect((await get(`http://127.0.0.1:${port}/`, { cookie })).body).toMatch(/<title>.*nathost/i);
  expect(JSON.parse((await get(`http://127.0.0.1:${port}/v1/status`, { cookie })).body)).toMatchObject({
    phase: 'ready',
  });
  expect((await get(`http://127.0.0.1:${port}/`, { cookie, host: `evil.test:${port}` })).status).toBe(403);
  expect(await end(child)).toBe(0);
});

test('a plugin that is disabled, and one that is not there', async () => {
  await nathost.docker('plugin', 'disable', 'nathost');
  expect(await typed('ls')).toEqual({
    out: '',
    err: 'docker nathost: the plugin nathost:latest is disabled; names and addresses stay as they are\nEnable it: docker plugin enable nathost:latest\n',
    status: 1,
  });
  await nathost.docker('plugin', 'rm', 'nathost');
  expect((await typed('status')).err).toContain('nathost is not installed on the engine');
  expect((await typed('__complete', 'inspect', '')).out).toBe(':4\n');
});

test('the command goes as it came', async () => {
  await run(join(repository, 'scripts/install'), ['--uninstall', '--command'], { env: environment });
  expect(await commands()).toEqual(commandsBefore);
  expect(existsSync(installed())).toBe(false);
});

function get(
  url: string,
  headers: http.OutgoingHttpHeaders = {},
): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers, agent: false }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (body += piece));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
        });
      })
      .on('error', reject);
  });
}
