import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../support/command';
import { powerCut } from '../support/docker-in-between';
import { Installer } from '../support/installer';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { setPlugin } from '../support/plugin-switch';
import { stageBuild } from '../support/staged-build';

const repository = join(__dirname, '../..');

let nathost: NathostOnEngine;
/** What is installed, without a registry. */
let release: string;
/** Another build than that. */
let former: string;
let installer: Installer;

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
  release = folder('release');
  await run(join(repository, 'scripts/build-install'), [release, 'plugin', 'command'], {
    env: { DOCKER_HOST: nathost.engine.dockerHost, HOME: nathost.engine.dir },
  });
  await run('sh', ['-ec', pack], { cwd: release });
  former = await stageBuild(folder('former'), '0');
  installer = await Installer.for(nathost.engine, folder('installer'));
}, 240_000);

afterAll(() => nathost.stop());

/** As `make release` does. */
const pack = `for plugin in *.plugin; do
  tar -c -C "$plugin" config.json rootfs | gzip -1 >"$plugin.tar.gz"
  rm -r "$plugin"
done
sha256sum * >SHA256SUMS`;

const folder = (name: string) => join(nathost.engine.dir, 'files', name);

const install = (env: Readonly<Record<string, string>> = {}) => installer.run(['--folder', release], env);

/** Puts a plugin of another build in the place of what is there, with these settings, and a lease that nothing but its own state knows. */
async function formerBuild(lease: string, settings: Record<string, string> = {}): Promise<void> {
  await nathost.docker('plugin', 'rm', '--force', 'nathost').catch(() => undefined);
  await appendFile(join(former, 'rootfs/staged'), '0'); // an engine refuses the same bytes again
  await nathost.docker('plugin', 'create', 'nathost', former);
  const { dataRoot, dir } = nathost.engine;
  const sources = { 'run.source': `${dir}/run`, 'containers.source': `${dataRoot}/containers` };
  await setPlugin(nathost, { ...sources, ...settings });
  await enable();
  await idleLease(lease);
}

async function enable(): Promise<void> {
  await nathost.docker('plugin', 'enable', 'nathost');
  await nathost.meetReplacement();
  await nathost.ready();
}

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

const leased = async () => (await nathost.leases()).map(({ name }) => name).sort();
const setting = async (name: string) =>
  new RegExp(`^${name}=(.*)$`, 'm').exec(
    await nathost.docker('plugin', 'inspect', '-f', '{{range .Settings.Env}}{{println .}}{{end}}', 'nathost'),
  )?.[1];

/** What is left of an upgrade on the engine: volumes, containers and images. */
async function leftovers(): Promise<string> {
  const lists = [
    ['volume', 'ls', '-q'],
    ['ps', '-aq'],
    ['images', '-aqf', 'dangling=true'],
  ];
  return (await Promise.all(lists.map((words) => nathost.docker(...words)))).join('');
}

describe('an upgrade that cannot enable the plugin', () => {
  test('and was mended by hand does not bring its leases and settings back, ever', async () => {
    await mkdir(folder('etc'), { recursive: true });
    await formerBuild('week-0', { NATHOST_LEASE_TTL: '240h', 'etc.source': folder('etc') });
    await rm(folder('etc'), { recursive: true });
    await expect(install()).rejects.toThrow('the engine could not start the plugin');

    await setPlugin(nathost, { NATHOST_LEASE_TTL: '480h', 'etc.source': '/etc' });
    await enable();
    expect(await leased()).toEqual(['week-0']);
    await nathost.act('/v1/leases/week-0/release');
    await idleLease('week-4');
    await nathost.docker('plugin', 'disable', 'nathost');

    await install();
    await nathost.meetReplacement();
    expect(await leased()).toEqual(['week-4']);
    expect(await setting('NATHOST_LEASE_TTL')).toBe('480h');
    expect(await leftovers()).toBe('');
  });
});

describe('an upgrade that a power cut interrupts', () => {
  const after = `$real "$@"; ${powerCut}`;

  test.each([
    ['before the old plugin is removed', { "'plugin rm'": powerCut }],
    ['after it is removed', { "'plugin rm'": after }],
    ['after the new plugin is made', { "'plugin create'": after }],
    ['before it is enabled', { "'plugin enable'": powerCut }],
  ])('%s is finished by another user', async (_, cut) => {
    await formerBuild('kept', { NATHOST_LEASE_TTL: '240h' });
    await expect(install(await installer.between(cut))).rejects.toThrow('SIGKILL');

    await install({ HOME: folder('other-home'), DOCKER_CONFIG: folder('other-home/.docker') });
    await nathost.meetReplacement();
    expect(await leased()).toEqual(['kept']);
    expect(await setting('NATHOST_LEASE_TTL')).toBe('240h');
    expect(await leftovers()).toBe('');
  });

  test('does not undo what was set by hand since', async () => {
    await formerBuild('kept', { NATHOST_LEASE_TTL: '240h' });
    await expect(install(await installer.between({ "'plugin create'": after }))).rejects.toThrow('SIGKILL');
    await setPlugin(nathost, { NATHOST_LEASE_TTL: '480h' });
    await install();
    expect(await setting('NATHOST_LEASE_TTL')).toBe('480h');
  });
});

describe('--purge', () => {
  const networks = async () =>
    (await nathost.docker('network', 'ls', '--format', '{{.Name}}')).split('\n').sort();
  /** Networks that nathost made under other names, as after a change of its setting. */
  const own = (name: string) =>
    nathost.docker('network', 'create', '--label', 'nathost.made-by=nathost', name);
  const purge = async (before: Record<string, string>) =>
    installer.run(['--purge', '--plugin'], await installer.between(before));

  test('goes on when networks vanish while it looks, and while it removes', async () => {
    for (const name of ['a-first', 'b-second', 'fleeting']) await own(name);
    await nathost.docker('network', 'create', 'strangers');
    const told = await purge({
      "'network inspect'": '$real network rm fleeting >/dev/null 2>&1',
      "'network rm a-first'": '$real network rm a-first >/dev/null',
    });
    expect(told).toContain('removed network b-second');
    expect(told).toContain('/etc/hosts');
    expect(await networks()).toEqual(['bridge', 'host', 'none', 'strangers']);
  });

  test('names a network that somebody began to use, goes on, and ends with a failure', async () => {
    for (const name of ['a-first', 'b-second']) await own(name);
    const connect = '$real run -d --name late --network a-first busybox sleep 999 >/dev/null';
    await expect(purge({ "'network rm a-first'": connect })).rejects.toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /stays: network a-first, .*active endpoints[^]*removed network b-second/,
      ) as string,
    });
  });
});
