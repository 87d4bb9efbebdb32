import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedDuring } from '../support/asked-during';
import { run } from '../support/command';
import { powerCut } from '../support/docker-in-between';
import { Installer } from '../support/installer';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { OutsideClient } from '../support/outside-client';
import { setPlugin } from '../support/plugin-switch';
import { PrivateEngine } from '../support/private-engine';
import { publish, Registry } from '../support/registry';
import { asBuild } from '../support/staged-build';

const repository = join(__dirname, '../..');
/** Each version's build has an id of this one digit. */
const versions = { '1.0.0': '0', '1.1.0': '1' } as const;
type Version = keyof typeof versions;

let work: string;
let installer: Installer;
let engine: PrivateEngine;
let registry: Registry;
/** From the first installation on. */
let nathost: NathostOnEngine;
let outside: OutsideClient;

/** One engine pushes; what it pushed is served to another one, which has nothing else. */
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'nathost-release-'));
  const command = join(work, 'docker-nathost');
  await run(join(repository, 'scripts/build-executable'), ['amd64', command]);
  const publisher = await PrivateEngine.start();
  try {
    const serving = await Registry.serve(publisher, join(work, 'registry'));
    const plugin = join(work, 'plugin');
    await cp(join(repository, 'plugin'), plugin, { recursive: true, preserveTimestamps: true });
    for (const [version, digit] of Object.entries(versions)) {
      await asBuild(plugin, digit);
      await publish(publisher, { version, plugin, command });
    }
    await serving.stop();
  } finally {
    await publisher.stop();
  }
  engine = await PrivateEngine.start();
  installer = await Installer.for(engine, work);
  registry = await Registry.serve(engine, join(work, 'registry'));
  for (const image of ['busybox', 'nginx'] as const) await engine.loadImage(image);
}, 240_000);

afterAll(async () => {
  await registry.stop();
  await engine.stop();
  await rm(work, { recursive: true });
});

interface Asked {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const install = (version: string, { args = [], env = {} }: Asked = {}) =>
  installer.run(['--registry', Registry.address, '--version', version, ...args], env);

const field = (template: string) => engine.docker('plugin', 'inspect', '-f', template, 'nathost');
const settings = async () => (await field('{{range .Settings.Env}}{{println .}}{{end}}')).split('\n');
const sources = () => field('{{range .Config.Mounts}}{{.Name}}={{.Source}} {{end}}');
const installed = async () => ({
  reference: await field('{{.PluginReference}}'),
  build: /build (\d)/.exec(await field('{{.Config.Description}}'))?.[1],
});
/** What an upgrade must not change. */
const kept = async () => ({
  leases: await nathost.leases(),
  settings: await settings(),
  sources: await sources(),
});
const expected = (version: Version) => ({
  reference: `${Registry.address}/nathost:${version}-amd64`,
  build: versions[version],
});

describe('where nothing is installed', () => {
  test('this machine has no Node for it', async () => {
    await expect(run('sh', ['-c', 'command -v node'], { env: installer.environment })).rejects.toThrow();
  });

  test('a dry run says what it would do, and changes nothing', async () => {
    const before = await installer.everything();
    const told = await install('1.0.0', { args: ['--dry-run'], env: { NATHOST_SUBNET: '10.99.0.0/20' } });
    expect(told.split('\n')).toEqual(
      expect.arrayContaining([
        `would install the plugin ${expected('1.0.0').reference}`,
        'would set NATHOST_SUBNET=10.99.0.0/20',
        'would enable the plugin',
        `would put docker-nathost into ${engine.cli.configDir}/cli-plugins`,
      ]),
    );
    expect(await installer.everything()).toEqual(before);
  });

  test.each([
    ['a version that is not there', '9.9.9', [], 'could not get the plugin'],
    ['a registry that does not answer', '1.0.0', ['--registry', '127.0.0.1:5999'], '127.0.0.1:5999'],
    ['privileges that a person refuses', '1.0.0', ['--ask'], 'it may not; nothing was changed'],
  ])('%s is told before anything is changed', async (_, version, args, said) => {
    const before = await installer.everything();
    await expect(install(version, { args })).rejects.toThrow(said);
    expect(await installer.everything()).toEqual(before);
  });

  test('one run installs plugin and command, with settings, and says when it is ready', async () => {
    const told = await install('1.0.0', {
      args: ['NATHOST_LEASE_TTL=240h'],
      env: { NATHOST_SUBNET: '10.99.0.0/20' },
    });
    expect(told).toMatch(/^State +ready$/m);
    expect(told).toContain('What to do first:');
    expect(await installed()).toEqual(expected('1.0.0'));
    expect(await settings()).toEqual(
      expect.arrayContaining(['NATHOST_SUBNET=10.99.0.0/20', 'NATHOST_LEASE_TTL=240h']),
    );
    expect(
      await engine.docker('network', 'inspect', '-f', '{{(index .IPAM.Config 0).Subnet}}', 'nathost'),
    ).toBe('10.99.0.0/20');
    const status = await run('docker', ['nathost', 'status'], { env: installer.environment });
    expect(status).toMatch(/^Problems +none$/m);
    nathost = await NathostOnEngine.installedOn(engine);
  });
});

describe('once it is installed', () => {
  test('a second run changes nothing, and lets the plugin run', async () => {
    const before = await installer.everything();
    const { startedAt } = (await nathost.api('/v1/status')).body as { startedAt: string };
    const told = await install('1.0.0');
    expect(told).toMatch(/^State +ready/);
    expect(await installer.everything()).toEqual(before);
    expect((await nathost.api('/v1/status')).body).toMatchObject({ startedAt });
  });

  test.each<[string, string, readonly string[], Record<string, string>, string]>([
    ['a version that is not there', '9.9.9', [], {}, 'could not get the plugin'],
    ['privileges that a person refuses', '1.1.0', ['--ask'], {}, 'it may not; nothing was changed'],
    [
      'a plugin that the engine cannot spare',
      '1.1.0',
      [],
      { "'plugin disable'": 'echo Error response from daemon: plugin nathost:latest is in use >&2; exit 1' },
      'could not stop the plugin: Error response from daemon: plugin nathost:latest is in use',
    ],
  ])('%s is told before the plugin is stopped', async (_, version, args, before, said) => {
    const was = await installer.everything();
    const { startedAt } = (await nathost.api('/v1/status')).body as { startedAt: string };
    const env = await installer.between(before);
    await expect(install(version, { args, env })).rejects.toThrow(said);
    expect(await installer.everything()).toEqual(was);
    expect((await nathost.api('/v1/status')).body).toMatchObject({ startedAt });
  });

  test('an upgrade keeps leases, settings and folders, and costs no request', async () => {
    outside = await OutsideClient.join(engine);
    await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
    await nathost.addressOf('shop-1');
    await runProxy();
    const page = { url: `http://${outside.engineAddress}:8001/`, body: 'shop-1' };
    expect((await outside.get(page.url, { untilUp: true })).body).toBe('shop-1\n');
    await idleLease('away');
    const before = await kept();

    await askedDuring(outside, page, 'upgrade', async () => {
      expect(await install('1.1.0')).toMatch(/^State +ready$/m);
    });
    await nathost.meetReplacement();
    expect(await installed()).toEqual(expected('1.1.0'));
    expect(await kept()).toEqual(before);
    expect(await nathost.problems()).toEqual([]);
  });

  const after = `$real "$@"; ${powerCut}`;
  test.each<[string, Record<string, string>, Version]>([
    ['before the upgrade', { "'plugin upgrade'": powerCut }, '1.0.0'],
    ['after it', { "'plugin upgrade'": after }, '1.1.0'],
    ['before the plugin is enabled', { "'plugin enable'": powerCut }, '1.0.0'],
  ])('an upgrade that a power cut ends %s is finished by the next run', async (_, cut, version) => {
    const etc = await engine.folder('etc', { hosts: '127.0.0.1 localhost\n' });
    await engine.docker('plugin', 'disable', 'nathost');
    await setPlugin(nathost, { 'etc.source': etc });
    await engine.docker('plugin', 'enable', 'nathost');
    await nathost.ready();
    const before = await kept();

    await expect(install(version, { env: await installer.between(cut) })).rejects.toThrow('SIGKILL');
    await install(version);
    await nathost.meetReplacement();
    expect(await installed()).toEqual(expected(version));
    expect(await kept()).toEqual(before);
    expect(await engine.docker('plugin', 'ls', '--format', '{{.Name}}')).toBe('nathost:latest');
  });

  test('an upgrade that a person interrupts leaves the former version at work', async () => {
    const before = { ...(await kept()), ...(await installed()) };
    const env = await installer.between({ "'plugin upgrade'": 'kill -INT $SCRIPT; exit 1' });
    const other = before.build === '0' ? '1.1.0' : '1.0.0';
    await expect(install(other, { env })).rejects.toMatchObject({ status: 130 });
    await nathost.meetReplacement();
    await nathost.ready();
    expect({ ...(await kept()), ...(await installed()) }).toEqual(before);
  });

  test('an upgrade that the disk has no room for leaves the former version at work', async () => {
    const unpacked = join(engine.dataRoot, 'plugins/tmp');
    const before = { ...(await kept()), ...(await installed()) };
    await engine.enter('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', unpacked]);
    try {
      await expect(install('1.1.0')).rejects.toThrow('no space left on device');
    } finally {
      await engine.enter('umount', [unpacked]);
    }
    await nathost.meetReplacement();
    await nathost.ready();
    expect({ ...(await kept()), ...(await installed()) }).toEqual(before);
    await install('1.1.0');
    await nathost.meetReplacement();
    expect(await nathost.leases()).toEqual(before.leases);
  });
});

test('a plugin that was made from files moves to the registry with its leases', async () => {
  await engine.docker('plugin', 'rm', '--force', 'nathost');
  await asBuild(join(work, 'plugin'), '2');
  await engine.docker('plugin', 'create', 'nathost', join(work, 'plugin'));
  const containers = { 'containers.source': `${engine.dataRoot}/containers` };
  await setPlugin(nathost, { ...containers, NATHOST_LEASE_TTL: '480h' });
  await engine.docker('plugin', 'enable', 'nathost');
  await nathost.meetReplacement();
  await nathost.ready();
  await idleLease('of-files');
  const leases = await nathost.leases();

  await install('1.0.0');
  await nathost.meetReplacement();
  expect(await installed()).toEqual(expected('1.0.0'));
  expect(await nathost.leases()).toEqual(leases);
  expect(await settings()).toContain('NATHOST_LEASE_TTL=480h');
});

describe('removal', () => {
  test('--uninstall takes plugin and command away, and says what stays', async () => {
    expect(await nathost.hostFile()).toContain('# nathost');
    const told = await installer.runOnItsMachine(['--uninstall']);
    expect(told).toContain('stays: network nathost, with the addresses of: shop-1');
    expect(await engine.docker('plugin', 'ls', '-q')).toBe('');
    expect(existsSync(join(engine.cli.configDir, 'cli-plugins/docker-nathost'))).toBe(false);
    expect(await nathost.hostFile()).toContain('# nathost');
    expect(await installer.runOnItsMachine(['--uninstall'])).toContain('is not installed');
  });

  test('--purge takes network and names away as well, once nobody uses them', async () => {
    await install('1.0.0');
    expect(await installer.runOnItsMachine(['--purge'])).toContain(
      'docker network disconnect nathost shop-1',
    );
    await engine.docker('rm', '--force', 'shop-1');
    await install('1.0.0', { args: ['--command'] });
    await installer.runOnItsMachine(['--purge']);
    expect(await engine.docker('network', 'ls', '--format', '{{.Name}}')).not.toContain('nathost');
    expect(await readFile(join(engine.etcDir, 'hosts'), 'utf8')).not.toContain('nathost');
    const left = [
      ['volume', 'ls', '-q'],
      ['ps', '-aq', '--filter', 'label=nathost-carrier'],
      ['images', '-aq', '--filter', 'label=nathost-carrier'],
    ];
    expect((await Promise.all(left.map((words) => engine.docker(...words)))).join('')).toBe('');
  });
});

/** An nginx on the host network that looks its upstream up when it loads its configuration. */
async function runProxy(): Promise<void> {
  const server = 'server { listen 8001; location / { proxy_pass http://shop:8080; } }';
  const folder = await engine.folder('proxy', { 'default.conf': server });
  await engine.docker(
    ...['run', '--detach', '--name', 'proxy', '--network', 'host'],
    ...['--volume', `${folder}:/etc/nginx/conf.d:ro`, 'nginx'],
  );
}

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
