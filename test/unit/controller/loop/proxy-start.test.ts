import { turns } from '../../../support/virtual-clock';
import { Running } from '../running';

let running: Running;
beforeEach(async () => {
  running = await Running.begin();
  running.app('app');
  await turns();
});
afterEach(async () => {
  await running.clock.advance(120_000);
  await running.controller.stop();
});

/** From now on a pass is under way that waits for the disk. */
async function passWaits(): Promise<void> {
  running.store.onCommit = () => new Promise((resolve) => running.clock.after(60_000, resolve));
  running.app('web');
  await turns();
}

it('a proxy that starts waits for no pass: it has the names of the last decision at once', async () => {
  const proxy = running.engine.create({ name: 'proxy', network: 'host' });
  await turns();
  await passWaits();
  running.engine.start(proxy);
  await turns();
  const early = running.names(running.pathOf(proxy));
  await running.clock.advance(60_000);
  expect([early, running.names(running.pathOf(proxy))]).toEqual([
    ['app 10.203.0.2'],
    ['app 10.203.0.2', 'web 10.203.0.3'],
  ]);
});

it('only a proxy is written to, and only when it starts', async () => {
  const optedOut = running.engine.create({
    name: 'tool',
    network: 'host',
    labels: { 'nathost.proxy': 'false' },
  });
  const proxy = running.engine.run({ name: 'proxy', network: 'host' });
  await turns();
  await passWaits();
  running.writer.calls.length = 0;
  running.engine.start(optedOut);
  running.engine.stop(proxy);
  await turns();
  expect(running.writer.calls).toEqual([]);
});
