import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { haveCommand } from '../support/folder-command';
import { HostsSampler } from '../support/hosts-sampler';
import { containerFileOf, hostFileOf, ownNames, resolve, viewOf } from '../support/hosts-view';
import { leadsTo } from '../support/leads-to';
import { importImage } from '../support/nathost-image';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { PrivateEngine } from '../support/private-engine';

const repository = join(__dirname, '../..');
const registry = '127.0.0.1:5000';

let nathost: NathostOnEngine;
let engine: PrivateEngine;
/** Where compose.yaml is. */
let project: string;
let address: string;

beforeAll(async () => {
  engine = await PrivateEngine.start({ standardRoot: true });
  nathost = NathostOnEngine.at(engine, join(engine.dir, 'run/nathost/nathost.sock'));
  await engine.loadImage('busybox');
  await importImage(engine, `${registry}/nathost-image:1`);
  project = await engine.folder('project', {
    'compose.yaml': await packaged('1'),
    '.env': 'NATHOST_SUBNET=10.99.0.0/20\nNATHOST_SUBNET6=fd6e:6174:686f::/64\n',
  });
  await engine.compose(project, 'up', '-d');
  await nathost.ready();
  await nathost.docker(...'run -d --network host --restart always --name proxy busybox sleep 1d'.split(' '));
  await nathost.runApp('shop', { 'nathost.name': 'shop' }, '--restart', 'always');
  address = await nathost.addressOf('shop');
});

afterAll(() => engine.stop());

/** compose.yaml as a release has it. */
async function packaged(version: string): Promise<string> {
  const text = await readFile(join(repository, 'packaging/compose.yaml'), 'utf8');
  return text.replace('@REGISTRY@', registry).replace('@VERSION@', version);
}

interface Inspected {
  readonly Image: string;
  readonly State: { readonly Pid: number; readonly StartedAt: string };
  readonly RestartCount: number;
  readonly Config: { readonly Labels: Readonly<Record<string, string>>; readonly Env: readonly string[] };
  readonly HostConfig: Readonly<Record<string, unknown>>;
}

async function inspect(container = 'nathost'): Promise<Inspected> {
  const [found] = JSON.parse(await nathost.docker('container', 'inspect', container)) as Inspected[];
  return found!;
}

test('it takes settings from .env, and a container that it names has an address that leads to it', async () => {
  expect(address).toMatch(/^10\.99\./);
  await leadsTo(nathost, 'shop', `${address},${(await nathost.endpoint('shop')).ipv6}`);
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

test('it has three capabilities, gets no further ones, writes nothing of its own root, and is no proxy', async () => {
  const { State, HostConfig } = await inspect();
  const status = await readFile(`${engine.rootPath}/proc/${State.Pid}/status`, 'utf8');
  expect(/^CapEff:\s*(\w+)/m.exec(status)?.[1]).toBe('000000000000100a');
  expect(/^NoNewPrivs:\s*(\d)/m.exec(status)?.[1]).toBe('1');
  expect(/^Seccomp:\s*(\d)/m.exec(status)?.[1]).toBe('2');
  expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, Privileged: false });
  const root = `${engine.rootPath}/proc/${State.Pid}/root`;
  await expect(writeFile(`${root}/x`, '')).rejects.toThrow('EROFS');
  await expect(writeFile(`${root}/host/run/x`, '')).rejects.toThrow('EROFS');
  expect((await nathost.proxies()).map(({ name }) => name)).toEqual(['host', 'proxy']);
});

test.each([
  ['renamed over', async (file: string) => rename(file, hostFileOf(engine))],
  [
    'mounted on',
    async (file: string) => {
      await engine.enter('mount', ['--bind', file, '/etc/hosts']);
    },
  ],
])('an /etc/hosts that another is %s is seen', async (_, replace) => {
  const file = join(engine.etcDir, 'hosts.new');
  await writeFile(file, '127.0.0.1 localhost\n');
  const before = ownNames((await viewOf(hostFileOf(engine))).text);
  await replace(file);
  await nathost.act('/v1/resync');
  const now = `${engine.rootPath}/etc/hosts`;
  await nathost.until('names in the new file', async () =>
    ownNames((await viewOf(now)).text).join() === before.join() ? true : undefined,
  );
});

test('killed again and again it is back each time, and names stay as they are', async () => {
  await engine.enter('umount', ['/etc/hosts']);
  const both = `${address},${(await nathost.endpoint('shop')).ipv6}`;
  await leadsTo(nathost, 'shop', both);
  const files = [hostFileOf(engine), await containerFileOf(engine, 'proxy')];
  const samplers = files.map((path) => new HostsSampler(path, { name: 'shop', address: both }));
  try {
    // An engine gives a plugin up that ends twice at once.
    for (let kill = 1; kill <= 3; kill += 1) {
      await engine.enter('sh', ['-c', `kill -KILL ${(await inspect()).State.Pid}`]);
      await nathost.until('restart', async () =>
        (await inspect()).RestartCount === kill ? true : undefined,
      );
      await nathost.until('process', async () => ((await inspect()).State.Pid > 0 ? true : undefined));
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

test('docker nathost finds it, and says how to start it when it does not run', async () => {
  await haveCommand(engine);
  expect(await nathost.docker('nathost', 'version')).toContain('the container of nathost');
  await nathost.docker('stop', 'nathost');
  await expect(nathost.docker('nathost', 'status')).rejects.toMatchObject({
    stderr: expect.stringMatching(
      /the container nathost is not running \(exited\).*\nStart it: docker start nathost\n$/,
    ) as string,
  });
  await nathost.docker('start', 'nathost');
  await nathost.ready();
});

test('a new image leaves addresses, settings, and leases that only its volume knows', async () => {
  await nathost.docker('rm', '--force', 'later');
  await nathost.until('idle lease', async () =>
    (await nathost.leases()).some(({ name, idleSince }) => name === 'later' && idleSince !== undefined)
      ? true
      : undefined,
  );
  const leases = await nathost.leases();
  const before = await inspect();
  const change = ['--change', 'LABEL org.opencontainers.image.version=2'];
  await nathost.docker('commit', ...change, 'nathost', `${registry}/nathost-image:2`);
  await writeFile(join(project, 'compose.yaml'), await packaged('2'));
  await engine.compose(project, 'up', '-d');

  const now = await inspect();
  expect(now.Image).not.toBe(before.Image);
  expect(now.Config.Labels).toMatchObject({ 'org.opencontainers.image.version': '2' });
  await nathost.ready();
  expect(await nathost.leases()).toEqual(leases);
  expect(await nathost.addressOf('shop')).toBe(address);
  expect(await nathost.problems()).toEqual([]);
});

test.each([
  ['its engine was killed', () => engine.restart({ kill: true })],
  ['a power cut', () => engine.reboot({ powerCut: true })],
])('after %s it is started with the other containers', async (_, happen) => {
  await happen();
  await nathost.ready();
  await leadsTo(nathost, 'shop', `${address},${(await nathost.endpoint('shop')).ipv6}`);
  expect(await nathost.addressOf('shop')).toBe(address);
});

test('the line without Compose, in the documentation, makes the same container', async () => {
  const page = await readFile(join(repository, 'docs/install-ways.md'), 'utf8');
  const [, line = ''] = /^docker run -d (--name nathost [^`]*VERSION)$/m.exec(page)!;
  const words = line.replaceAll('\\\n', ' ').trim().split(/\s+/);
  const image = words.pop()!.replace('REGISTRY', registry).replace('VERSION', '2');
  await nathost.docker('create', ...words.with(words.indexOf('nathost'), 'by-hand'), image);
  const [byHand, byCompose] = [await inspect('by-hand'), await inspect()];
  expect(granted(byHand)).toEqual(granted(byCompose));
  expect(granted(byHand)).toMatchObject({ NetworkMode: 'host', RestartPolicy: { Name: 'always' } });
});

/** What a container may do, and what it has of the host. */
function granted({ HostConfig }: Inspected): Record<string, unknown> {
  const names = ['NetworkMode', 'RestartPolicy', 'ReadonlyRootfs', 'Privileged', 'PidMode', 'UsernsMode'];
  const lists = ['CapAdd', 'CapDrop', 'SecurityOpt'];
  const { Binds, Mounts } = HostConfig as {
    Binds: string[] | null;
    Mounts?: { Type: string; Source: string; Target: string }[];
  };
  // Compose may give a volume as a mount, and tells each mode.
  const mounts = [
    ...(Binds ?? []).map((bind) => bind.replace(/:rw$/, '').replace(':rw,', ':')),
    ...(Mounts ?? []).map(({ Source, Target }) => `${Source}:${Target}`),
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, HostConfig[name]])),
    ...Object.fromEntries(
      lists.map((name) => [
        name,
        ((HostConfig[name] ?? []) as string[]).map((word) => word.replace(/^CAP_/, '')).sort(),
      ]),
    ),
    mounts: mounts.sort(),
  };
}
