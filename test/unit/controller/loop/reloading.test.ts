import { minute } from '../../../support/records';
import { turns } from '../../../support/virtual-clock';
import { Running } from '../running';

let running: Running;
let proxy: string;
beforeEach(async () => {
  running = await Running.begin();
  running.app('app');
  proxy = running.engine.run({ name: 'nginx', network: 'host', labels: { 'nathost.reload': 'SIGHUP' } });
  await running.clock.advance(5_000);
  running.engine.signals.length = 0;
});
afterEach(() => running.controller.stop());

it('sends a proxy one signal for a burst of names', async () => {
  for (let index = 0; index < 5; index += 1) {
    running.app(`app-${index}`);
    await running.clock.advance(300);
  }
  await running.clock.advance(minute);
  expect(running.engine.signals).toEqual([{ containerId: proxy, signal: 'SIGHUP' }]);
});

it('sends none when nothing changed, in resyncs and when containers stop and start', async () => {
  const web = running.engine.create({ name: 'other' });
  running.engine.start(web);
  running.engine.stop(web);
  await running.clock.advance(10 * minute);
  expect(running.engine.signals).toEqual([]);
});

it('sends none to a proxy that is gone', async () => {
  running.app('web');
  await running.clock.advance(200);
  running.engine.remove(proxy);
  await turns();
  await running.clock.advance(minute);
  expect([running.engine.signals, running.problems]).toEqual([[], []]);
});

it('sends one to a proxy whose file somebody changed', async () => {
  running.writer.files.set(running.pathOf(proxy), []);
  await running.clock.advance(2 * minute);
  expect(running.engine.signals).toHaveLength(1);
});
