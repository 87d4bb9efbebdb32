import { hostFileOf, resolve, viewOf } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import type { Reply } from '../support/network-namespace';
import { OutsideClient } from '../support/outside-client';

/** As people have it: names, and nothing that asks for them more than once. */
const configuration = `server {
  listen 80;
  location /shop/ { proxy_pass http://shop:8080/; }
  location /blog/ { proxy_pass http://blog:8080/; }
  location /wiki/ { proxy_pass http://wiki:8080/; }
  location / {
    include fastcgi_params;
    fastcgi_param SCRIPT_FILENAME /app/index.php;
    fastcgi_pass phpapp:9000;
  }
}`;

/**
 * After three seconds without an answer to ARP the host gives an address up. Not so while it remembers one from before, which it does
 * for up to three quarters of a minute (base_reachable_time_ms, arp(7)): so here, nobody has asked for what is away.
 */
const timeout = 20_000;

let nathost: NathostOnEngine;
let outside: OutsideClient;
let folder: string;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({ images: ['busybox', 'nginx', 'php-fpm'] });
  await nathost.ready();
  outside = await OutsideClient.join(nathost.engine);
  folder = await nathost.engine.folder('nginx', { 'default.conf': configuration });
  await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
  await nathost.runApp('blog-1', { 'nathost.name': 'blog' });
  await nathost.runApp('wiki-1', { 'nathost.name': 'wiki' });
  await nathost.docker('run', '-d', '--name', 'php-1', '--label', 'nathost.name=phpapp', 'php-fpm');
  await nathost.until('all names', async () => {
    const { text } = await viewOf(hostFileOf(nathost.engine));
    return ['shop', 'blog', 'wiki', 'phpapp'].every((name) => resolve(text, name).length > 0)
      ? true
      : undefined;
  });
});

afterAll(() => nathost.stop());

/** One request to the proxy, from another machine. */
function get(path: string): Promise<Reply> {
  return outside.get(`http://${outside.engineAddress}${path}`, { untilUp: true, timeoutMs: timeout });
}

/** Resolves when the proxy answers with this status. */
function answers(path: string, status: number): Promise<Reply> {
  return nathost.until(
    `${status} for ${path}`,
    async () => {
      const reply = await get(path);
      return reply.status === status ? reply : undefined;
    },
    2 * timeout,
  );
}

/** Its log goes where `docker logs` prints it. */
async function runProxy(): Promise<void> {
  const mount = `${folder}:/etc/nginx/conf.d`;
  const command = ['nginx', '-g', 'daemon off; error_log /dev/stdout notice;'];
  await nathost.docker('run', '-d', '--network', 'host', '-v', mount, '--name', 'proxy', 'nginx', ...command);
}

/** Those that nginx has started, by its log: more of them when it was told to reload, or started anew. */
async function workers(): Promise<string[]> {
  const log = await nathost.docker('logs', 'proxy');
  const found = log.match(/start worker process \d+/g) ?? [];
  expect(found).not.toEqual([]);
  return found;
}

test('nginx on the host network reaches applications by name: proxy_pass and fastcgi_pass', async () => {
  await runProxy();
  await answers('/shop/', 200);
  await answers('/', 200);

  expect(await get('/shop/')).toEqual({ status: 200, body: 'shop-1\n' });
  const { status, body } = await get('/hello?a=1');
  expect({ status, ...(JSON.parse(body) as object) }).toEqual({
    status: 200,
    host: (await nathost.docker('inspect', '--format', '{{.Config.Hostname}}', 'php-1')).trim(),
    uri: '/hello?a=1',
    client: outside.address,
  });
});

test('the same nginx reaches an application that was re-created, without a reload', async () => {
  const before = { workers: await workers(), address: await nathost.addressOf('shop-1') };
  await nathost.docker('rm', '--force', 'shop-1', 'php-1');
  await nathost.runApp('shop-2', { 'nathost.name': 'shop' });
  await nathost.docker('run', '-d', '--name', 'php-2', '--label', 'nathost.name=phpapp', 'php-fpm');

  expect((await answers('/shop/', 200)).body).toBe('shop-2\n');
  expect((await answers('/', 200)).body).toContain('"uri":"\\/"');
  expect({ workers: await workers(), address: await nathost.addressOf('shop-2') }).toEqual(before);
});

test('nginx starts while an application is stopped: 502 for that one, the others answer, and it is back when it is up', async () => {
  await nathost.docker('rm', '--force', 'proxy');
  await nathost.docker('stop', 'blog-1');
  await runProxy();

  expect((await answers('/shop/', 200)).body).toBe('shop-2\n');
  expect((await get('/blog/')).status).toBe(502);
  expect((await get('/')).status).toBe(200);
  const before = await workers();

  await nathost.docker('start', 'blog-1');
  expect((await answers('/blog/', 200)).body).toBe('blog-1\n');
  expect(await workers()).toEqual(before);
});

test('nginx starts while an application is away, to be made again', async () => {
  await nathost.docker('rm', '--force', 'proxy', 'wiki-1');
  await runProxy();

  expect((await answers('/shop/', 200)).body).toBe('shop-2\n');
  expect((await get('/wiki/')).status).toBe(502);
  await nathost.runApp('wiki-2', { 'nathost.name': 'wiki' });
  expect((await answers('/wiki/', 200)).body).toBe('wiki-2\n');
});
