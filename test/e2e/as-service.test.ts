import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../support/command';
import { haveCommand } from '../support/folder-command';
import { HostsSampler } from '../support/hosts-sampler';
import { containerFileOf, hostFileOf, ownNames, resolve, viewOf } from '../support/hosts-view';
import { leadsTo } from '../support/leads-to';
import { importImage } from '../support/nathost-image';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { PrivateEngine } from '../support/private-engine';
import { PrivateSystemd } from '../support/private-systemd';

const repository = join(__dirname, '../..');
const registry = '127.0.0.1:5000';
const unit = 'nathost.service';

let nathost: NathostOnEngine;
let engine: PrivateEngine;
let systemd: PrivateSystemd;
let address: string;

beforeAll(async () => {
  engine = await PrivateEngine.start({ standardRoot: true });
  nathost = NathostOnEngine.at(engine, join(engine.dir, 'run/nathost/nathost.sock'));
  await engine.loadImage('busybox');
  await importImage(engine, `${registry}/nathost-image:1`);
  systemd = await PrivateSystemd.boot(engine);
  await haveCommand(engine);
  await mkdir(join(engine.etcDir, 'default'));
  await writeFile(
    join(engine.etcDir, 'default/nathost'),
    'NATHOST_SUBNET=10.99.0.0/20\nNATHOST_SUBNET6=fd6e:6174:686f::/64\n',
  );
  await install('1', 'systemctl enable --now nathost');
  await nathost.ready();
  await nathost.docker(...'run -d --network host --restart always --name proxy busybox sleep 1d'.split(' '));
  await nathost.runApp('shop', { 'nathost.name': 'shop' }, '--restart', 'always');
  address = await nathost.addressOf('shop');
});

afterAll(() => engine.stop());

/**
 * What the documentation says to type, in a folder that has the unit of a release.
 * @param start its last line but the look at the status @param archive a release's plugin, to take the files from instead of the image
 */
async function install(version: string, start: string, archive?: string): Promise<void> {
  const page = await readFile(join(repository, 'docs/install-ways.md'), 'utf8');
  const [, lines = ''] = /^```sh\n(image=.*?)docker nathost status\n```$/ms.exec(page)!;
  expect(lines).toContain('\nsystemctl enable --now nathost\n');
  const text = await readFile(join(repository, 'packaging', unit), 'utf8');
  const folder = await engine.folder(version, { [unit]: text.replace('@VERSION@', version) });
  const [, unpack = ''] = /^```sh\n(mkdir[^`]*?rootfs .*\n)```$/m.exec(page)!;
  if (archive !== undefined) await rename(archive, join(folder, `nathost-${version}-amd64.plugin.tar.gz`));
  await systemd.shell(
    (archive === undefined ? lines : lines.replace(/^(.*\n){3}/, unpack))
      .replaceAll('REGISTRY', registry)
      .replaceAll('VERSION', version)
      .replace('systemctl enable --now nathost', start),
    folder,
  );
}

/** As a release has it, with this in a file `release`. @returns the archive's path */
async function pluginOfRelease(release: string): Promise<string> {
  const staged = join(repository, 'plugin');
  const archive = join(engine.dir, 'plugin.tar.gz');
  const more = await engine.folder('more/rootfs', { release });
  const parts = ['-C', staged, 'config.json', 'rootfs', '-C', dirname(more), 'rootfs/release'];
  await run('tar', ['-I', 'gzip -1', '-cf', archive, ...parts]);
  return archive;
}

const property = (name: string) => systemd.property(unit, name);
const both = async () => `${address},${(await nathost.endpoint('shop')).ipv6}`;
/** The service's process, as its machine's /proc shows it. */
const ofProcess = async (path: string) =>
  systemd.shell(`cat /proc/$(systemctl show -P MainPID ${unit})/${path}`);

test('systemd finds nothing wrong with the unit, and little that it exposes', async () => {
  expect(await systemd.shell(`systemd-analyze verify ${unit} 2>&1`)).toBe('');
  // In tenths; it fails above.
  await systemd.shell(`systemd-analyze security --offline=true --threshold=25 /etc/systemd/system/${unit}`);
});

test('it takes settings from its file, and a container that it names has an address that leads to it', async () => {
  expect(address).toMatch(/^10\.99\./);
  await leadsTo(nathost, 'shop', await both());
  expect(await engine.get(`http://${address}:8080/`, { untilUp: true })).toEqual({
    status: 200,
    body: 'shop\n',
  });
  expect(await nathost.problems()).toEqual([]);
});

test('an address survives that its container is made anew, and is there at the first instruction of a proxy', async () => {
  await nathost.docker('rm', '--force', 'shop');
  await nathost.runApp('shop', { 'nathost.name': 'shop' }, '--restart', 'always');
  expect(await nathost.addressOf('shop')).toBe(address);
  const seen = await nathost.docker(
    ...'run --rm --network host --name first busybox cat /etc/hosts'.split(' '),
  );
  expect(resolve(seen, 'shop')).toContain(address);
});

test('it has three capabilities, gets no further ones, and writes nothing of its own root', async () => {
  const status = await ofProcess('status');
  expect(/^CapEff:\s*(\w+)/m.exec(status)?.[1]).toBe('000000000000100a');
  expect(/^NoNewPrivs:\s*(\d)/m.exec(status)?.[1]).toBe('1');
  expect(/^Seccomp:\s*(\d)/m.exec(status)?.[1]).toBe('2');
  const mounts = (await ofProcess('mountinfo')).trimEnd().split('\n');
  const isWritable = Object.fromEntries(
    mounts
      .map((line) => line.split(' '))
      .map(([, , , , at = '', options = '']) => [at, options.startsWith('rw')]),
  ) as Record<string, boolean>;
  expect(isWritable).toMatchObject({
    '/': false,
    '/host/run': false,
    '/host/containers': true,
    '/host/etc': true,
    '/run/nathost': true,
    '/var/lib/nathost': true,
    '/proc/sys': false,
  });
});

test.each([
  ['renamed over', 'mv /etc/hosts.new /etc/hosts', ''],
  ['mounted on', 'mount --bind /etc/hosts.new /etc/hosts', 'umount /etc/hosts'],
])('an /etc/hosts that another is %s is seen', async (_, replace, undo) => {
  await writeFile(join(engine.etcDir, 'hosts.new'), '127.0.0.1 localhost\n');
  const before = ownNames((await viewOf(hostFileOf(engine))).text);
  await systemd.shell(replace);
  await nathost.act('/v1/resync');
  await nathost.until('names in the new file', async () =>
    ownNames(await systemd.shell('cat /etc/hosts')).join() === before.join() ? true : undefined,
  );
  await systemd.shell(undo);
});

test('killed again and again it is back each time, and names stay as they are', async () => {
  const now = await both();
  await leadsTo(nathost, 'shop', now);
  const files = [hostFileOf(engine), await containerFileOf(engine, 'proxy')];
  const samplers = files.map((path) => new HostsSampler(path, { name: 'shop', address: now }));
  try {
    // More than systemd would allow within ten seconds, left to itself.
    for (let kill = 1; kill <= 6; kill += 1) {
      await systemd.shell(`systemctl kill --signal KILL --kill-who main ${unit}`);
      await nathost.until('restart', async () =>
        (await property('NRestarts')) === String(kill) && (await property('ActiveState')) === 'active'
          ? true
          : undefined,
      );
    }
    await nathost.ready();
    await nathost.runApp('later', { 'nathost.name': 'later' });
    const later = await nathost.addressOf('later');
    await leadsTo(nathost, 'later', `${later},${(await nathost.endpoint('later')).ipv6}`);
  } finally {
    for (const sampler of samplers) sampler.stop();
  }
  expect(samplers.flatMap(({ faults }) => faults)).toEqual([]);
  expect(await nathost.problems()).toEqual([]);
});

test('docker nathost finds it, also while the engine is down', async () => {
  const words = ['nathost', 'version'];
  expect(await nathost.docker(...words)).toContain('the service nathost');
  await engine.enter('sh', ['-c', 'mv /run/docker.sock /run/docker.sock.away']);
  expect(await nathost.docker(...words)).toContain('the service nathost');
  await engine.enter('sh', ['-c', 'mv /run/docker.sock.away /run/docker.sock']);
});

test('it waits for an engine that goes away', async () => {
  const pid = await property('MainPID');
  await engine.restart({ kill: true });
  await nathost.ready();
  expect(await property('MainPID')).toBe(pid);
});

test('another version leaves addresses, settings, and leases that only its own state knows', async () => {
  await nathost.docker('rm', '--force', 'later');
  await nathost.until('idle lease', async () =>
    (await nathost.leases()).some(({ name, idleSince }) => name === 'later' && idleSince !== undefined)
      ? true
      : undefined,
  );
  const leases = await nathost.leases();
  await install('2', 'systemctl restart nathost', await pluginOfRelease('2'));

  await nathost.ready();
  expect(await ofProcess('root/release')).toBe('2');
  expect(await nathost.leases()).toEqual(leases);
  expect(await nathost.addressOf('shop')).toBe(address);
  expect(await nathost.problems()).toEqual([]);
});

test('it is started with its machine', async () => {
  await systemd.stop();
  systemd = await PrivateSystemd.boot(engine);
  await nathost.ready();
  await leadsTo(nathost, 'shop', await both());
  expect(await nathost.addressOf('shop')).toBe(address);
});
