import { silentMeter, type Meter, type TargetKind } from '../../../src/ports/meter';
import { turns } from '../../support/virtual-clock';
import { Running } from './running';

let answered: [TargetKind, number][];
let running: Running;

beforeEach(async () => {
  answered = [];
  const meter: Meter = {
    ...silentMeter,
    eventAnswered: (target, latency) => void answered.push([target, latency]),
  };
  running = await Running.begin({}, meter);
});
afterEach(() => running.controller.stop());

describe('what is told about names on their way to the files', () => {
  it('is the time from the event to each file that it changed', async () => {
    running.engine.run({ name: 'proxy', network: 'host' });
    await turns();
    running.engine.faults.delay('list-some', 300);
    running.app('app');
    await running.clock.advance(5_000);
    expect(answered).toEqual([
      ['host', 300],
      ['proxy', 300],
    ]);
  });

  it('is the longest wait of a burst, once', async () => {
    running.engine.faults.delay('list-some', 100);
    running.app('first');
    await running.clock.advance(60);
    running.app('second');
    running.app('third');
    await running.clock.advance(5_000);
    expect(answered).toEqual([
      ['host', 100],
      ['host', 140],
    ]);
  });

  it('is told of a proxy that gets its names as it starts, while other events wait for their look', async () => {
    running.app('app');
    const proxy = running.engine.create({ name: 'proxy', network: 'host' });
    await turns();
    answered.length = 0;
    running.engine.faults.delay('list-some', 500);
    running.app('late');
    await running.clock.advance(200);
    running.engine.start(proxy);
    await turns();
    expect(answered).toEqual([['proxy', 0]]);
  });

  it('is nothing of what no event led to, or an event without consequence', async () => {
    const app = running.app('app');
    await turns();
    answered.length = 0;
    running.app('app');
    running.engine.run({ name: 'stranger' });
    await running.clock.advance(5_000);
    running.engine.stop(app);
    running.engine.remove(app);
    await running.clock.advance(1_000);
    running.writer.files.delete('/etc/hosts');
    await running.clock.advance(60_000);
    expect([running.names().length, answered]).toEqual([1, []]);
  });

  it('is nothing of what happened while nobody watched', async () => {
    running.engine.goDown();
    await running.clock.advance(60_000);
    running.app('app');
    await running.clock.advance(500);
    running.engine.comeUp();
    await running.clock.advance(10_000);
    expect([running.names(), answered]).toEqual([['app 10.203.0.2'], []]);
  });
});
