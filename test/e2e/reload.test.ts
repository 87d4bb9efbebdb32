import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Engine from 'dockerode';
import { containerFileOf, hostFileOf, ownNames, resolve, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';

const burst = 10;
const server = (port: number, name: string) =>
  `server { listen ${port}; location / { proxy_pass http://${name}:8080; } }\n`;

let nathost: NathostOnEngine;
let folder: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    images: ['busybox', 'nginx'],
    settings: { NATHOST_RESYNC: '1s', NATHOST_NAME_GRACE: '0s' },
  });
  await nathost.ready();
  await nathost.runApp('shop-1', { 'nathost.name': 'shop', 'nathost.ip': '10.203.1.1' });
  await nathost.until('shop', async () =>
    resolve(await nathost.hostFile(), 'shop').length > 0 ? true : undefined,
  );
  folder = await nathost.engine.folder('nginx', { 'shop.conf': server(8081, 'shop') });
  await runNginx('proxy', folder, '--label', 'nathost.reload=SIGHUP');
  await answer(8081);
});

afterAll(() => nathost.stop());

/** Its log goes where `docker logs` prints it, and has a line for each signal. */
async function runNginx(name: string, conf: string, ...flags: string[]): Promise<void> {
  const container = ['--name', name, '--network', 'host', '-v', `${conf}:/etc/nginx/conf.d`, ...flags];
  const command = ['nginx', '-g', 'daemon off; error_log /dev/stdout notice;'];
  await nathost.docker('run', '-d', ...container, 'nginx', ...command);
}

/** How often nginx was told to reload, by its own log. */
async function reloads(name = 'proxy'): Promise<number> {
  const log = await nathost.docker('logs', name);
  return log.split('\n').filter((line) => line.includes('signal 1 (SIGHUP) received')).length;
}

/** What the application behind this port of the proxy answers, as soon as one does. */
function answer(port: number): Promise<string> {
  return nathost.until(`answer at ${port}`, async () => {
    const { status, body } = await nathost.engine.get(`http://127.0.0.1:${port}/`, { untilUp: true });
    return status === 200 ? body.trim() : undefined;
  });
}

/** Resolves when nginx has been told this often. */
async function reloaded(times: number): Promise<void> {
  await nathost.until(`reload number ${times}`, async () => ((await reloads()) >= times ? true : undefined));
}

/** Without addresses: of a name that has just moved, the old one is there for a second more. */
function namesIn(text: string): string {
  return [...new Set(ownNames(text).map((line) => line.split(/\s+/)[1]))].join();
}

/** Resolves when everything was compared three times since, which takes longer than a reload is put off. */
async function resynced(): Promise<void> {
  const path = hostFileOf(nathost.engine);
  const names = namesIn((await viewOf(path)).text);
  for (let times = 0; times < 3; times += 1) {
    await writeFile(path, '127.0.0.1 localhost\n');
    await nathost.until('names in the host’s file', async () =>
      namesIn((await viewOf(path)).text) === names ? true : undefined,
    );
  }
}

test('a proxy that finds all names at its start is not told to reload', async () => {
  await resynced();
  expect(await reloads()).toBe(0);
});

test('a name that is new in the configuration works after the reload that nathost causes', async () => {
  await writeFile(join(folder, 'late.conf'), server(8082, 'late'));
  await expect(nathost.engine.get('http://127.0.0.1:8082/')).rejects.toThrow('ECONNREFUSED');

  await nathost.runApp('late-1', { 'nathost.name': 'late' });
  expect(await answer(8082)).toBe('late-1');
  expect(await answer(8081)).toBe('shop-1');
  await resynced();
  expect(await reloads()).toBe(1);
});

test('a name that gets another address leads there after a reload', async () => {
  const before = await reloads();
  const flags = '--name shop-2 --label nathost.name=shop --label nathost.ip=10.203.1.2';
  await nathost.docker(...`create ${flags} busybox httpd -f -p 8080 -h /www`.split(' '));
  await nathost.docker('rm', '--force', 'shop-1');
  await nathost.docker('start', 'shop-2');
  expect(await answer(8081)).toBe('it works');
  expect(await reloads()).toBeGreaterThan(before);
  await resynced();
  expect(resolve(await nathost.hostsOf('proxy'), 'shop')).toEqual(['10.203.1.2']);
});

test('nothing is said to a proxy when no name has changed: resyncs, restarts of applications and of nathost', async () => {
  const before = await reloads();
  await nathost.docker('restart', '-t', '0', 'late-1');
  expect(await answer(8082)).toBe('late-1');
  await disablePlugin(nathost);
  await enablePlugin(nathost);
  await nathost.ready();
  await resynced();
  expect(await reloads()).toBe(before);
});

test(`a burst of ${burst} containers is one reload`, async () => {
  const before = await reloads();
  const names = Array.from({ length: burst }, (_, n) => `burst-${n}`);
  const engine = new Engine({ socketPath: nathost.engine.dockerHost.replace('unix://', '') });
  const create = (name: string) =>
    engine.createContainer({ name, Image: 'busybox', Labels: { 'nathost.name': name } });
  await Promise.all(names.map(create));

  await reloaded(before + 1);
  const { text } = await viewOf(await containerFileOf(nathost.engine, 'proxy'));
  expect(names.filter((name) => resolve(text, name).length === 0)).toEqual([]);
  await resynced();
  expect(await reloads()).toBe(before + 1);
  const [status] = (await nathost.proxies()).filter(({ name }) => name === 'proxy');
  expect(status?.reload).toMatchObject({ signal: 'SIGHUP' });
});

test('a label with another value than a signal for reloading is a problem, and the proxy has its names all the same', async () => {
  const conf = await nathost.engine.folder('wrong', { 'shop.conf': server(8083, 'shop') });
  await runNginx('wrong', conf, '--label', 'nathost.reload=SIGKILL');
  expect(await answer(8083)).toBe('it works');

  const problem = await nathost.until('problem', async () => (await nathost.problems())[0]);
  expect(problem).toMatchObject({
    kind: 'label-invalid',
    subject: 'container wrong',
    message: expect.stringContaining('nathost.reload has "SIGKILL"') as string,
    remedy: expect.stringContaining('SIGHUP') as string,
  });
  await nathost.runApp('more-1', { 'nathost.name': 'more' });
  await nathost.until('more', async () =>
    resolve(await nathost.hostsOf('wrong'), 'more').length > 0 ? true : undefined,
  );
  await reloaded((await reloads()) + 1);
  expect(await reloads('wrong')).toBe(0);
});
