import { minute } from '../../../support/records';
import { Running } from '../running';

let running: Running;
let app: string;
beforeEach(async () => {
  running = await Running.begin();
  app = running.app('app');
  await running.clock.advance(5_000);
});
afterEach(() => running.controller.stop());

describe('while the engine is away', () => {
  it('no pass is run and nothing is concluded: names stay, whatever becomes of their containers', async () => {
    const { passes } = running;
    running.engine.goDown();
    running.engine.remove(app);
    await running.clock.advance(100 * minute);
    expect([running.passes, running.names(), running.hasSynced]).toEqual([passes, ['app 10.203.0.2'], false]);
  });

  it('little is logged', async () => {
    const before = running.log.lines.length;
    running.engine.goDown();
    await running.clock.advance(100 * minute);
    expect(running.log.lines.slice(before)).toEqual(['warn engine lost']);
  });

  it('no pass is run either when only its events are lost and its lists go on', async () => {
    const { passes } = running;
    running.engine.faults.delay('list-some', 300);
    running.engine.faults.failNext('follow', 'engine-unreachable', 100);
    running.app('web');
    await running.clock.advance(100);
    running.engine.events.breakStreams();
    await running.clock.advance(5_000);
    expect([running.passes, running.hasSynced]).toEqual([passes, false]);
  });
});

describe('when the engine is back', () => {
  it('everything is looked at: what came and went meanwhile is dealt with', async () => {
    running.engine.goDown();
    running.engine.remove(app);
    const web = running.app('web');
    await running.clock.advance(minute);
    running.engine.comeUp();
    running.engine.start(web);
    await running.clock.advance(5_000);
    expect([
      running.names(),
      running.report().leases.map(({ name, idleSince }) => [name, idleSince !== undefined]),
    ]).toEqual([
      ['app 10.203.0.2', 'web 10.203.0.3'],
      [
        ['app', true],
        ['web', false],
      ],
    ]);
  });

  it('nothing is concluded before everything was seen, however often that fails', async () => {
    const { passes } = running;
    running.engine.goDown();
    running.engine.faults.failNext('list-all', 'engine-failed', 3);
    running.engine.comeUp();
    running.engine.remove(app);
    await running.clock.advance(500);
    expect([running.passes, running.hasSynced]).toEqual([passes, false]);
    await running.clock.advance(30_000);
    expect([running.hasSynced, running.report().leases[0]?.idleSince === undefined]).toEqual([true, false]);
  });

  it('an answer from before does not count as having seen everything', async () => {
    const { passes } = running;
    running.engine.faults.delay('list-all', 2_000);
    await running.clock.advance(minute - 5_000 + 1_000);
    running.engine.events.breakStreams();
    await running.clock.advance(900);
    const before = [running.passes - passes, running.hasSynced];
    await running.clock.advance(200);
    expect([before, running.passes - passes, running.hasSynced]).toEqual([[0, false], 0, false]);
    await running.clock.advance(2_000);
    expect(running.hasSynced).toBe(true);
  });

  it('and restarts again and again, in the end everything is as it should be', async () => {
    for (let restart = 0; restart < 20; restart += 1) {
      running.engine.restartEngine();
      running.app(`app-${restart}`);
      await running.clock.advance(restart * 37);
    }
    await running.clock.advance(minute);
    expect([running.names().length, running.problems]).toEqual([21, []]);
  });
});
