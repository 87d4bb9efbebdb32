import { minute } from '../../../support/records';
import { turns } from '../../../support/virtual-clock';
import { Running } from '../running';

let running: Running;
beforeEach(async () => {
  running = await Running.begin();
});
afterEach(() => running.controller.stop());

it('makes the network, connects a container that comes and writes its name, each once', async () => {
  const app = running.app('app');
  await turns();
  expect([await running.addressOf(app), running.names(), running.problems]).toEqual([
    '10.203.0.2',
    ['app 10.203.0.2'],
    [],
  ]);
  expect([
    running.callsOf('create-network'),
    running.callsOf('connect'),
    running.callsOf('disconnect'),
  ]).toEqual([1, 1, 0]);
});

it('looks once at a container that is made, and connects it once, until it is started', async () => {
  await running.clock.advance(10);
  const before = running.callsOf('list-some');
  const id = running.engine.create({ name: 'app', labels: { 'nathost.name': 'app' } });
  await running.clock.advance(5_000);
  expect([running.callsOf('list-some') - before, running.callsOf('connect')]).toEqual([1, 1]);
  running.engine.start(id);
  await running.clock.advance(10);
  expect([await running.addressOf(id), running.problems]).toEqual(['10.203.0.2', []]);
});

it('asks for each thing once also when much else happens meanwhile', async () => {
  running.engine.faults.delay('connect', 50);
  running.engine.faults.delay('list-some', 5);
  const apps = Array.from({ length: 10 }, (_, index) => running.app(`app-${index}`));
  for (let step = 0; step < 40; step += 1) {
    running.app(`other-${step}`);
    await running.clock.advance(7);
  }
  await running.clock.advance(1_000);
  expect([running.callsOf('connect'), running.problems]).toEqual([50, []]);
  expect(running.log.lines.filter((line) => line === 'warn problem')).toEqual([]);
  running.engine.faults.delay('list-some', 0);
  expect(await running.addressOf(apps[0]!)).toBe('10.203.0.2');
});

it('writes a proxy’s names when its network is connected, before the list shows it up', async () => {
  running.app('app');
  const proxy = running.engine.create({ name: 'proxy', network: 'host' });
  await turns();
  running.engine.freeze(proxy);
  running.engine.start(proxy);
  await turns();
  expect(running.names(running.pathOf(proxy))).toEqual(['app 10.203.0.2']);
});

it('forgets the file of a proxy that is gone', async () => {
  const proxy = running.engine.run({ name: 'proxy', network: 'host' });
  await turns();
  const files = () => running.report().proxies.map(({ name }) => name);
  const before = files();
  running.engine.remove(proxy);
  await turns();
  expect([before, files()]).toEqual([['host', 'proxy'], ['host']]);
});

it('learns at the next resync that a name is the host’s own by now', async () => {
  running.writer.foreignNames = () => new Set(['printer']);
  await running.clock.advance(minute);
  running.app('printer');
  await turns();
  expect([running.names(), running.problems]).toEqual([[], ['name-reserved, container printer']]);
});

it('takes a name out when its grace is over, and hands a name over, without any event', async () => {
  const app = running.app('app');
  await turns();
  const blue = running.app('shop');
  await turns();
  const green = running.engine.run({ name: 'shop-green', labels: { 'nathost.name': 'shop' } });
  await turns();
  running.engine.remove(app);
  running.engine.stop(blue);
  await running.clock.advance(9_999);
  const before = await running.addressOf(green);
  await running.clock.advance(1);
  const after = await running.addressOf(green);
  await running.clock.advance(60 * minute - 10_001);
  const names = running.names();
  await running.clock.advance(1);
  expect([before, after, names, running.names()]).toEqual([
    undefined,
    '10.203.0.3',
    ['app 10.203.0.2', 'shop 10.203.0.3'],
    ['shop 10.203.0.3'],
  ]);
});

it('runs no two passes at once, however long one takes', async () => {
  let atOnce = 0;
  let most = 0;
  running.store.onCommit = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise<void>((resolve) => running.clock.after(200, resolve));
    atOnce -= 1;
  };
  for (let step = 0; step < 20; step += 1) {
    running.app(`app-${step}`);
    await running.clock.advance(30);
  }
  await running.clock.advance(5_000);
  expect([most, running.names().length]).toEqual([1, 20]);
});

it('does nothing while nothing happens, other than to look at everything at each resync', async () => {
  running.app('app');
  await running.clock.advance(5_000);
  const before = new Map(running.engine.calls);
  await running.clock.advance(10 * minute);
  const after = [...running.engine.calls].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)]);
  expect(Object.fromEntries(after.filter(([, count]) => count !== 0))).toEqual({
    'list-all': 10,
    network: 10,
  });
});

it('is still when it was stopped', async () => {
  running.engine.run({ name: 'proxy', network: 'host', labels: { 'nathost.reload': 'SIGHUP' } });
  running.app('app');
  await turns();
  await running.controller.stop();
  const calls = new Map(running.engine.calls);
  running.app('web');
  await running.clock.advance(10 * minute);
  expect([running.clock.pending, running.engine.calls, running.names()]).toEqual([
    [],
    calls,
    ['app 10.203.0.2'],
  ]);
});

it('is still when it was stopped during a look that fails', async () => {
  running.engine.faults.delay('list-some', 500);
  running.engine.faults.failNext('list-some', 'engine-failed', 100);
  running.app('app');
  await running.clock.advance(100);
  await running.controller.stop();
  await running.clock.advance(500);
  expect([running.clock.pending, running.log.lines.filter((line) => line.startsWith('warn'))]).toEqual([
    [],
    [],
  ]);
});
