import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedDuring } from '../support/asked-during';
import { run } from '../support/command';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { OutsideClient } from '../support/outside-client';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { stageBuild } from '../support/staged-build';
import { SteadyClient } from '../support/steady-client';

const repository = join(__dirname, '../..');
const perSecond = 50;

let nathost: NathostOnEngine;
let outside: OutsideClient;
let build: string;

beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'nathost-build-'));
  nathost = await NathostOnEngine.start({
    images: ['busybox', 'nginx'],
    settings: { NATHOST_SUBNET: '10.99.0.0/20' },
    staged: await stageBuild(build, '0'),
  });
  await nathost.ready();
  outside = await OutsideClient.join(nathost.engine);
  await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
  await nathost.addressOf('shop-1');
  await runProxy('proxy', 8001);
  await runProxy('other-proxy', 8002);
  expect((await outside.get(proxied(8001), { untilUp: true })).body).toBe('shop-1\n');
});

afterAll(async () => {
  await nathost.stop();
  await rm(build, { recursive: true });
});

const proxied = (port: number) => `http://${outside.engineAddress}:${port}/`;

/** An nginx on the host network that looks its upstream up when it loads its configuration. */
async function runProxy(name: string, port: number): Promise<void> {
  const server = `server { listen ${port}; location / { proxy_pass http://shop:8080; } }`;
  const folder = await nathost.engine.folder(name, { 'default.conf': server });
  await nathost.docker(
    ...['run', '--detach', '--name', name, '--network', 'host'],
    ...['--volume', `${folder}:/etc/nginx/conf.d:ro`, 'nginx'],
  );
}

/** What a client on another machine sees of the shop while something happens. */
const askedMeanwhile = (what: string, happen: () => Promise<void>) =>
  askedDuring(outside, { url: proxied(8001), body: 'shop-1' }, what, happen);

/** A lease that only the plugin's own state knows of: its container has come and gone. */
async function idleLease(name: string): Promise<void> {
  await nathost.runApp(name, { 'nathost.name': name });
  await nathost.addressOf(name);
  await nathost.docker('rm', '--force', name);
  await nathost.until('idle lease', async () =>
    (await nathost.leases()).some((lease) => lease.name === name && lease.idleSince !== undefined)
      ? true
      : undefined,
  );
}

const description = () =>
  nathost.docker('plugin', 'inspect', '--format', '{{.Config.Description}}', 'nathost');

async function install(): Promise<string> {
  return run(join(repository, 'scripts/install'), ['--plugin'], {
    env: { DOCKER_HOST: nathost.engine.dockerHost, HOME: nathost.engine.dir },
  });
}

test('the installation of another build costs no request, no lease and no setting', async () => {
  await idleLease('away');
  const before = await nathost.leases();
  await askedMeanwhile('upgrade', async () => {
    expect(await install()).toContain(`removed build ${'0'.repeat(12)}`);
  });
  await nathost.meetReplacement();
  await nathost.ready();
  expect(await description()).not.toContain('0'.repeat(12));
  expect(await nathost.leases()).toEqual(before);
  expect(await nathost.problems()).toEqual([]);
  await nathost.runApp('new', { 'nathost.name': 'new' });
  expect(await nathost.addressOf('new')).toMatch(/^10\.99\./);
});

test('while it is disabled, proxies that load their configuration or start again find the names', async () => {
  await askedMeanwhile('disabled and enabled', async () => {
    await disablePlugin(nathost);
    await nathost.docker('kill', '--signal', 'HUP', 'proxy');
    await nathost.docker('restart', 'other-proxy');
    expect((await outside.get(proxied(8002), { untilUp: true })).body).toBe('shop-1\n');
    await enablePlugin(nathost);
    await nathost.ready();
  });
  expect(resolve(await nathost.hostsOf('other-proxy'), 'shop')).toEqual([await nathost.addressOf('shop-1')]);
});

test('the client that saw no failure sees those of a proxy that is restarted', async () => {
  const client = await SteadyClient.start(outside, { url: proxied(8001), perSecond, body: 'shop-1' });
  await nathost.docker('restart', 'proxy');
  await outside.get(proxied(8001), { untilUp: true });
  const { failures } = await client.stop();
  expect(failures.map(({ why }) => why)).toContain(
    `ECONNREFUSED: connect ECONNREFUSED ${outside.engineAddress}:8001`,
  );
});
