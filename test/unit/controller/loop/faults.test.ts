import { Observer } from '../../../../src/controller/observer';
import { NathostError } from '../../../../src/model/errors';
import { minute } from '../../../support/records';
import { turns } from '../../../support/virtual-clock';
import { Running } from '../running';

let running: Running;
beforeEach(async () => {
  running = await Running.begin();
});
afterEach(() => running.controller.stop());

const logged = (line: string) => running.log.lines.filter((one) => one === line).length;

describe('a look that fails', () => {
  it('is made again until it succeeds; no event is lost, and it is logged once', async () => {
    running.engine.faults.failNext('list-some', 'engine-failed', 5);
    const app = running.app('app');
    await running.clock.advance(1_000);
    running.app('web');
    await running.clock.advance(minute - 2_000);
    expect([await running.addressOf(app), running.names().length, logged('warn relist failed')]).toEqual([
      '10.203.0.2',
      2,
      1,
    ]);
  });

  it('is not made for each event, but when its time has come, or on a new connection', async () => {
    running.engine.faults.failNext('list-some', 'engine-failed', 1_000);
    running.engine.faults.failNext('list-all', 'engine-failed', 2);
    const before = running.callsOf('list-some');
    for (let event = 0; event < 100; event += 1) {
      running.app(`app-${event}`);
      await running.clock.advance(10);
    }
    expect(running.callsOf('list-some') - before).toBeLessThanOrEqual(2);
    running.engine.restartEngine();
    await running.clock.advance(5_000);
    expect(running.names().length).toBe(100);
  });

  it('for good is made ever more rarely', async () => {
    running.engine.faults.failNext('list-some', 'engine-reply-malformed', 10_000);
    running.engine.faults.failNext('list-all', 'engine-reply-malformed', 10_000);
    running.app('app');
    const before = running.callsOf('list-some', 'list-all');
    await running.clock.advance(10 * minute);
    expect(running.callsOf('list-some', 'list-all') - before).toBeLessThan(40);
    expect(logged('warn relist failed')).toBe(1);
  });
});

describe('a container that hangs', () => {
  it('holds up nobody else, is reported in time, and is connected when it hangs no more', async () => {
    const stuck = running.engine.create({ name: 'stuck', labels: { 'nathost.name': 'stuck' } });
    running.engine.faults.hang(stuck);
    await turns();
    const app = running.app('app');
    await running.clock.advance(9_000);
    const early = running.problems;
    await running.clock.advance(1_000);
    expect([await running.addressOf(app), early, running.problems, running.names().length]).toEqual([
      '10.203.0.3',
      [],
      ['connect-failed, container stuck'],
      2,
    ]);
    running.engine.faults.release(stuck);
    await turns();
    running.engine.start(stuck);
    await turns();
    expect([await running.addressOf(stuck), running.problems]).toEqual(['10.203.0.2', []]);
  });
});

describe('a connect that fails', () => {
  it('is made again when its time has come, without any event', async () => {
    running.engine.faults.failNext('connect', 'engine-failed', 3);
    const app = running.app('app');
    await turns();
    const problems = running.problems;
    await running.clock.advance(4_000);
    expect([problems, await running.addressOf(app), running.problems, running.callsOf('connect')]).toEqual([
      ['connect-failed, container app'],
      '10.203.0.2',
      [],
      4,
    ]);
  });

  it('is not made again when the container is gone', async () => {
    running.engine.faults.failNext('connect', 'engine-failed', 1_000);
    const app = running.app('app');
    await running.clock.advance(1_000);
    running.engine.remove(app);
    await turns();
    const calls = running.callsOf('connect');
    await running.clock.advance(10 * minute);
    expect([running.callsOf('connect'), running.problems]).toEqual([calls, []]);
  });
});

describe('a pass that throws', () => {
  it('ends nothing: what failed is made up for at the next occasion', async () => {
    running.writer.write = () => {
      throw new Error('a defect');
    };
    running.app('app');
    await turns();
    expect(logged('error pass failed')).toBe(1);
    Reflect.deleteProperty(running.writer, 'write');
    await running.clock.advance(minute);
    expect(running.names()).toEqual(['app 10.203.0.2']);
  });

  it('again and again is not run as fast as it can, also when something fell due', async () => {
    const app = running.app('app');
    await turns();
    running.engine.remove(app);
    await running.clock.advance(59 * minute);
    running.writer.write = () => {
      throw new Error('a defect');
    };
    await running.clock.advance(11 * minute);
    expect(logged('error pass failed')).toBeLessThanOrEqual(13);
  });

  it('at each event puts no resync off', async () => {
    running.writer.write = () => {
      throw new Error('a defect');
    };
    const before = running.callsOf('list-all');
    for (let event = 0; event < 30; event += 1) {
      running.app(`app-${event}`);
      await running.clock.advance(minute / 6);
    }
    expect(running.callsOf('list-all') - before).toBe(5);
  });
});

describe('a pass that throws before it has decided', () => {
  it('takes nothing away from the next one: what had changed is decided about then', async () => {
    const observing = jest.spyOn(Observer.prototype, 'observe').mockImplementationOnce(() => {
      throw new Error('a defect');
    });
    running.engine.create({ name: 'app', labels: { 'nathost.name': 'app' } });
    await turns();
    observing.mockRestore();
    await running.clock.advance(minute);
    expect([logged('error pass failed'), running.names()]).toEqual([1, ['app 10.203.0.2']]);
  });
});

describe('leases that cannot be stored', () => {
  it('hold all the same, and are stored when they can be', async () => {
    running.store.onCommit = () => Promise.reject(new NathostError('state-not-saved', 'no space'));
    const app = running.app('app');
    await turns();
    expect([await running.addressOf(app), running.names(), running.problems]).toEqual([
      '10.203.0.2',
      ['app 10.203.0.2'],
      ['state-not-saved, lease file'],
    ]);
    running.store.onCommit = () => Promise.resolve();
    await running.clock.advance(minute);
    expect([running.problems, [...running.store.leases.keys()]]).toEqual([[], ['app/0']]);
  });
});

describe('a network that is deleted', () => {
  it('is made again at once', async () => {
    running.engine.deleteNetwork('nathost');
    await turns();
    expect([running.callsOf('create-network'), running.problems]).toEqual([2, []]);
  });

  it('is made again when the one in its way is gone', async () => {
    running.engine.deleteNetwork('nathost');
    await running.engine.createNetwork({
      name: 'rival',
      internal: true,
      ipv4: { subnet: '10.203.0.0/24', ipRange: '10.203.0.0/25' },
      options: {},
      labels: {},
    });
    await running.clock.advance(5_000);
    const problems = running.problems;
    running.engine.deleteNetwork('rival');
    await turns();
    expect([problems, running.problems, (await running.engine.network('nathost'))?.name]).toEqual([
      ['network-overlap, network nathost'],
      [],
      'nathost',
    ]);
  });
});
