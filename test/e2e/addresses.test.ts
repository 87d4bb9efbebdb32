import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { disablePlugin, enablePlugin } from '../support/plugin-switch';
import { answerAt } from '../support/reach';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_SUBNET6: 'fd6e:6174:686f::/64' },
    engine: { flags: ['--live-restore'] },
  });
  await nathost.ready();
});

afterAll(() => nathost.stop());

/** The addresses of a name, as soon as the container serves HTTP at all of them and the host's file has them. */
async function servedAt(name: string, container: string, serves = container): Promise<string[]> {
  const addresses = await nathost.until(`addresses of ${container}`, async () => {
    const { ipv4, ipv6 } = await nathost.endpoint(container);
    const found = resolve(await nathost.hostFile(), name);
    return ipv4 && ipv6 && found.join() === [ipv4, ipv6].join() ? found : undefined;
  });
  for (const address of addresses) expect(await answerAt(nathost, address)).toBe(serves);
  return addresses;
}

describe('a name keeps its addresses', () => {
  test('when its container is stopped and started', async () => {
    await nathost.runApp('stop-1', { 'nathost.name': 'stop' });
    const before = await servedAt('stop', 'stop-1');
    await nathost.docker('stop', 'stop-1');
    expect(resolve(await nathost.hostFile(), 'stop')).toEqual(before);
    await nathost.docker('start', 'stop-1');
    expect(await servedAt('stop', 'stop-1')).toEqual(before);
  });

  test('when its container is restarted', async () => {
    await nathost.runApp('restart-1', { 'nathost.name': 'restart' });
    const before = await servedAt('restart', 'restart-1');
    await nathost.docker('restart', 'restart-1');
    expect(await servedAt('restart', 'restart-1')).toEqual(before);
  });

  test('when its container is removed and a new one of another name takes its place', async () => {
    await nathost.runApp('remove-1', { 'nathost.name': 'remove' });
    const before = await servedAt('remove', 'remove-1');
    await nathost.docker('rm', '--force', 'remove-1');
    await nathost.runApp('between', { 'nathost.name': 'between' });
    expect(await servedAt('between', 'between')).not.toEqual(before);
    await nathost.runApp('remove-2', { 'nathost.name': 'remove' });
    expect(await servedAt('remove', 'remove-2')).toEqual(before);
  });

  test('when Compose creates its container again', async () => {
    const project = await nathost.engine.folder('shop', {
      'compose.yaml': `services:
  web:
    image: busybox
    command: sh -c "mkdir -p /www && echo web >/www/index.html && exec httpd -f -p 8080 -h /www"
    labels: { nathost.name: compose-web }`,
    });
    await nathost.engine.compose(project, 'up', '--detach');
    const [first, before] = [await idOf('shop-web-1'), await servedAt('compose-web', 'shop-web-1', 'web')];
    await nathost.engine.compose(project, 'up', '--detach', '--force-recreate');
    expect(await idOf('shop-web-1')).not.toBe(first);
    expect(await servedAt('compose-web', 'shop-web-1', 'web')).toEqual(before);
    await nathost.engine.compose(project, 'down');
  });
});

const idOf = (container: string) => nathost.docker('inspect', '--format', '{{.Id}}', container);
const startOf = (container: string) =>
  nathost.docker('inspect', '--format', '{{.State.StartedAt}}', container);

describe('labels choose', () => {
  test('several names for the same addresses', async () => {
    await nathost.runApp('aliased', { 'nathost.name': 'Catalog, www.catalog.example ,cat' });
    const addresses = await servedAt('catalog', 'aliased');
    for (const alias of ['www.catalog.example', 'cat'])
      expect(resolve(await nathost.hostFile(), alias)).toEqual(addresses);
    const names = (await nathost.names()).filter(({ name, aliasOf }) => [name, aliasOf].includes('catalog'));
    expect(names.map(({ name, aliasOf }) => [name, aliasOf])).toEqual([
      ['cat', 'catalog'],
      ['catalog', undefined],
      ['www.catalog.example', 'catalog'],
    ]);
  });

  test('the addresses themselves', async () => {
    const pins = { 'nathost.ip': '10.203.7.77', 'nathost.ip6': 'fd6e:6174:686f::7:77' };
    await nathost.runApp('pinned', { 'nathost.name': 'pinned', ...pins });
    expect(await servedAt('pinned', 'pinned')).toEqual(Object.values(pins));
  });

  test('an address that cannot be had, and the name gets another one', async () => {
    await nathost.runApp('misplaced', { 'nathost.name': 'misplaced', 'nathost.ip': '192.0.2.7' });
    expect((await servedAt('misplaced', 'misplaced'))[0]).toMatch(/^10\.203\./);
    expect(await nathost.problems()).toEqual([
      expect.objectContaining({
        kind: 'address-pin-refused',
        subject: 'container misplaced',
        message: expect.stringContaining('192.0.2.7, but it is outside 10.203.0.0/20') as string,
      }),
    ]);
    await nathost.docker('rm', '--force', 'misplaced');
    await nathost.until(
      'end of the problem',
      async () => (await nathost.problems()).length === 0 || undefined,
    );
  });
});

test('in the application, eth0 stays the interface of its other network and its default route', async () => {
  const look = ['sh', '-c', 'ip -4 -oneline address show eth0 && ip route | grep ^default'];
  const plain = await nathost.docker('run', '--rm', 'busybox', ...look);
  await nathost.runApp('routed', { 'nathost.name': 'routed' });
  const [address] = await servedAt('routed', 'routed');

  for (const when of ['after a live connect', 'after a restart']) {
    const seen = await nathost.docker('exec', 'routed', ...look);
    expect([when, masked(seen)]).toEqual([when, masked(plain)]);
    const ours = await nathost.docker(
      'exec',
      'routed',
      'ip',
      '-4',
      '-oneline',
      'address',
      'show',
      'nathost0',
    );
    expect([when, ours]).toEqual([when, expect.stringContaining(`inet ${address}/`)]);
    await nathost.docker('restart', 'routed');
    await servedAt('routed', 'routed');
  }
});

/** Without the interface's number and the last part of its address, which differ from container to container. */
const masked = (text: string) => text.replace(/^\d+: /, '').replace(/(172\.17\.0\.)\d+\//, '$1x/');

describe('a name keeps its addresses, and its container goes on serving,', () => {
  let before: { running: string[]; stopped: string[] };

  beforeAll(async () => {
    await nathost.runApp('running', { 'nathost.name': 'running' }, '--restart', 'always');
    await nathost.runApp('stopped', { 'nathost.name': 'stopped' });
    before = { running: await servedAt('running', 'running'), stopped: await servedAt('stopped', 'stopped') };
  });

  beforeEach(() => nathost.docker('stop', 'stopped'));

  test('when an engine with live-restore is restarted under it', async () => {
    const startedAt = await startOf('running');
    await nathost.engine.restart();
    expect(await servedAt('running', 'running')).toEqual(before.running);
    expect(await startOf('running')).toBe(startedAt);
    await nathost.ready();
    await nathost.runApp('newcomer', { 'nathost.name': 'newcomer' });
    await servedAt('newcomer', 'newcomer');
  });

  const restarts: [string, () => Promise<void>][] = [
    ['when the engine is killed and started', () => nathost.engine.restart({ kill: true, flags: [] })],
    ['when the engine is restarted', () => nathost.engine.restart()],
    ['when the machine is rebooted', () => nathost.engine.reboot()],
  ];

  test.each(restarts)('%s', async (_, happen) => {
    const startedAt = await startOf('running');
    await happen();
    expect(await servedAt('running', 'running')).toEqual(before.running);
    expect(await startOf('running')).not.toBe(startedAt);
    await nathost.docker('start', 'stopped');
    expect(await servedAt('stopped', 'stopped')).toEqual(before.stopped);
    await nathost.ready();
    expect(await nathost.problems()).toEqual([]);
  });

  test('while the plugin is disabled, and when it is enabled again', async () => {
    await disablePlugin(nathost);
    await nathost.docker('restart', 'running');
    await nathost.docker('start', 'stopped');
    expect(await servedAt('running', 'running')).toEqual(before.running);
    expect(await servedAt('stopped', 'stopped')).toEqual(before.stopped);
    await enablePlugin(nathost);
    await nathost.ready();
    expect(await servedAt('running', 'running')).toEqual(before.running);
    expect(await nathost.problems()).toEqual([]);
  });
});
