import { day, minute } from '../../../support/records';
import { turns } from '../../../support/virtual-clock';
import { Running } from '../running';

let running: Running;
beforeEach(async () => {
  running = await Running.begin();
  running.app('app');
  await running.clock.advance(5_000);
});
afterEach(() => running.controller.stop());

const drift = () => running.driftMended;
const looks = () => running.callsOf('list-all');

/** How many times everything is looked at while so much time goes by. */
async function looksIn(ms: number): Promise<number> {
  const before = looks();
  await running.clock.advance(ms);
  return looks() - before;
}

describe('everything is looked at again', () => {
  it('every minute, as set, also while passes come and go', async () => {
    let count = 0;
    for (let step = 0; step < 60; step += 1) {
      running.app(`app-${step}`);
      count += await looksIn(5_000);
    }
    expect(count).toBe(5);
  });

  it.each([
    ['set back', -365 * day],
    ['set forward', 365 * day],
  ])('on time when the clock was %s by a year', async (_, by) => {
    running.clock.set(by);
    expect(await looksIn(10 * minute)).toBe(10);
  });

  it.each([
    ['back', -365 * day],
    ['forward', 365 * day],
  ])('on time when it was set %s and a pass followed', async (_, by) => {
    running.clock.set(by);
    running.app('web');
    await turns();
    const count = await looksIn(10 * minute);
    expect([9, 10, 11]).toContain(count);
  });
});

describe('drift', () => {
  it('is what no event told of: a container that was missed is found, and counted', async () => {
    running.engine.events.dropNext(9);
    running.app('web');
    running.engine.events.dropNext(0);
    await running.clock.advance(minute);
    expect(running.names()).toEqual(['app 10.203.0.2', 'web 10.203.0.3']);
    expect(drift()).toBeGreaterThan(0);
    expect(running.log.lines).toContain('warn drift mended');
  });

  it('is a hosts file that somebody changed', async () => {
    running.writer.files.set('/etc/hosts', []);
    await running.clock.advance(minute);
    expect([running.names(), drift()]).toEqual([['app 10.203.0.2'], 1]);
  });

  it('is not what events told of, also in the moment of the resync', async () => {
    running.engine.faults.delay('list-all', 500);
    running.engine.faults.delay('network', 100);
    for (let step = 0; step < 100; step += 1) {
      running.app(`app-${step}`);
      await running.clock.advance(2_900);
    }
    await running.clock.advance(10_000);
    expect([running.names().length, drift()]).toEqual([101, 0]);
  });

  it('is not what falls due at the resync', async () => {
    const web = running.app('web');
    await running.clock.advance(minute - 5_000);
    running.engine.remove(web);
    await running.clock.advance(60 * minute);
    expect([running.names(), drift()]).toEqual([['app 10.203.0.2'], 0]);
  });

  it('is not what an event told of before another event’s pass, when the resync sees it first', async () => {
    const proxy = running.engine.create({ name: 'proxy', network: 'host' });
    running.engine.faults.delay('list-some', 500);
    await running.clock.advance(minute - 5_000 - 300);
    running.app('one');
    await running.clock.advance(100);
    running.app('two');
    await running.clock.advance(100);
    running.engine.start(proxy);
    await running.clock.advance(2_000);
    expect([running.names().length, drift()]).toEqual([3, 0]);
  });

  it('is not what happened while the engine could not be seen', async () => {
    running.engine.goDown();
    running.app('web');
    await running.clock.advance(10 * minute);
    running.engine.comeUp();
    await running.clock.advance(3 * minute);
    expect([running.names().length, drift()]).toEqual([2, 0]);
  });

  it('is not what goes on failing', async () => {
    running.engine.faults.failNext('connect', 'engine-failed', 1_000);
    running.app('web');
    await running.clock.advance(10 * minute);
    expect([drift(), running.problems]).toEqual([0, ['connect-failed, container web']]);
  });

  it('is not what a change of ours brings about', async () => {
    running.engine.faults.delay('connect', 59_000);
    for (let step = 0; step < 20; step += 1) {
      running.app(`app-${step}`);
      await running.clock.advance(7_000);
    }
    await running.clock.advance(3 * minute);
    expect(drift()).toBe(0);
  });
});
