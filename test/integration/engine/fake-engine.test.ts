import { EventRecord, isAbout, told } from '../../contract/event-record';
import { failure, nathost } from '../../contract/subject';
import { FakeEngine } from '../../support/fake-engine';
import { HandClock } from '../../unit/engine/hand-clock';

/** Lets everything run that waits for nothing but its turn. */
const turns = () => new Promise((resolve) => setImmediate(resolve));

let engine: FakeEngine;
let clock: HandClock;
beforeEach(() => {
  clock = new HandClock();
  engine = new FakeEngine({ clock });
});

describe('calls', () => {
  test('a call fails as often as ordered, and changes nothing meanwhile', async () => {
    engine.faults.failNext('create-network', 'engine-failed', 2);
    await expect(engine.createNetwork(nathost)).rejects.toEqual(failure('engine-failed'));
    await engine.containers();
    await expect(engine.createNetwork(nathost)).rejects.toEqual(failure('engine-failed'));
    expect(await engine.network('nathost')).toBeUndefined();
    await engine.createNetwork(nathost);
    expect(Object.fromEntries(engine.calls)).toEqual({ 'create-network': 3, 'list-all': 1, network: 1 });
  });

  test('a call takes as long as ordered', async () => {
    engine.faults.delay('open', 500);
    let opened = false;
    const open = engine.open().then(() => (opened = true));
    clock.advance(499);
    await turns();
    expect(opened).toBe(false);
    clock.advance(1);
    await open;
  });

  test('a container that hangs holds up its own calls alone, until it is released', async () => {
    await engine.createNetwork(nathost);
    const [stuck, free] = [engine.create({ name: 'stuck' }), engine.create({ name: 'free' })];
    engine.faults.hang(stuck);
    let settled = 0;
    const waiting = [engine.connect('nathost', stuck, {}), engine.disconnect('nathost', stuck)].map((call) =>
      call.then(() => (settled += 1)),
    );
    await engine.connect('nathost', free, {});
    expect([(await engine.containers()).length, settled]).toEqual([2, 0]);
    engine.faults.release(stuck);
    await Promise.all(waiting);
  });

  test('an engine that goes down breaks off what is under way and answers nothing', async () => {
    const id = engine.run({ name: 'web', restart: true });
    const exited = engine.run({ name: 'once' });
    engine.faults.hang(id);
    const broken = expect(engine.connect('bridge', id, {})).rejects.toEqual(failure('engine-unreachable'));
    const lost = expect((await EventRecord.start(engine)).done).rejects.toEqual(
      failure('engine-unreachable'),
    );
    engine.goDown();
    await broken;
    await lost;
    await expect(engine.open()).rejects.toEqual(failure('engine-unreachable'));
    engine.comeUp();
    expect((await engine.containers([id, exited])).map(({ state }) => state)).toEqual(['running', 'exited']);
  });

  test('signals are kept', async () => {
    const id = engine.run({ name: 'web' });
    await engine.signal(id, 'SIGHUP');
    expect(engine.signals).toEqual([{ containerId: id, signal: 'SIGHUP' }]);
  });
});

describe('the list', () => {
  test('a frozen container is shown as it was', async () => {
    const id = engine.run({ name: 'web' });
    engine.freeze(id);
    engine.stop(id);
    const state = async () => (await engine.containers([id]))[0]?.state;
    expect(await state()).toBe('running');
    engine.thaw(id);
    expect(await state()).toBe('exited');
  });

  test('the hosts file of a container is made before anything is told of its start', async () => {
    const order: string[] = [];
    engine = new FakeEngine({ clock, onStart: () => order.push('hosts file') });
    const record = await EventRecord.start(engine);
    const id = engine.create({ name: 'proxy', network: 'host' });
    void record
      .first((event) => isAbout(id)(event) && told(event) === 'network connect host')
      .then(() => order.push('connect'));
    engine.start(id);
    await turns();
    expect(order).toEqual(['hosts file', 'connect']);
    await record.stop();
  });

  test('ten thousand containers are no trouble', async () => {
    await engine.createNetwork({ ...nathost, ipv4: { subnet: '10.64.0.0/16', ipRange: '10.64.240.0/20' } });
    const ids = Array.from({ length: 10_000 }, (_, index) => engine.run({ name: `c${index}` }));
    for (const [index, id] of ids.entries()) {
      await engine.connect('nathost', id, { ipv4: `10.64.${(index >> 8) + 1}.${index & 255}` });
    }
    expect(
      new Set((await engine.containers()).map(({ endpoints }) => endpoints['nathost']?.live.ipv4)).size,
    ).toBe(10_000);
    expect(await engine.containers(ids.slice(5_000, 5_002))).toHaveLength(2);
  });
});

describe('events', () => {
  const started = async (record: EventRecord, act: () => void): Promise<string[]> => {
    const before = record.events.length;
    act();
    await turns();
    return record.events.slice(before).map(told);
  };
  const life = ['container create', 'network connect bridge', 'container start'];
  let names = 0;
  const run = () => {
    engine.run({ name: `web-${(names += 1)}` });
  };

  test('can be lost, and come twice', async () => {
    const record = await EventRecord.start(engine);
    engine.events.dropNext(1);
    expect(await started(record, run)).toEqual(life.slice(1));
    engine.events.repeatNext(1);
    expect(await started(record, run)).toEqual([life[0], ...life]);
    await record.stop();
  });

  test('can be late and out of order', async () => {
    const record = await EventRecord.start(engine);
    engine.events.hold();
    expect(await started(record, run)).toEqual([]);
    const release = () => {
      engine.events.release((events) => [...events].reverse());
    };
    expect(await started(record, release)).toEqual([...life].reverse());
    expect(await started(record, run)).toEqual(life);
    await record.stop();
  });

  test('of the past only the last 256 are kept, each with a moment of its own', async () => {
    for (let index = 0; index < 100; index += 1) run();
    const record = await EventRecord.start(engine);
    await turns();
    expect([record.events.length, new Set(record.events.map(({ timeNano }) => timeNano)).size]).toEqual([
      256, 256,
    ]);
    await record.stop();
  });

  test('engines differ in what they say of an end and of a disconnect', async () => {
    const ends = async (generation: '20.10' | '28') => {
      engine = new FakeEngine({ clock, generation });
      const id = engine.run({ name: 'web' });
      const record = await EventRecord.start(engine);
      await turns();
      const ofEnd = await started(record, () => {
        engine.stop(id);
      });
      engine.start(id);
      await turns();
      const before = record.events.length;
      await engine.disconnect('bridge', id);
      await turns();
      const ofDisconnect = record.events.slice(before).map(told);
      await record.stop();
      return [ofEnd, ofDisconnect];
    };
    const [die, leave, stop] = ['container die', 'network disconnect bridge', 'container stop'];
    expect([await ends('20.10'), await ends('28')]).toEqual([
      [
        [die, leave, stop],
        [leave, leave],
      ],
      [[leave, die, stop], [leave]],
    ]);
  });
});
