import { MeteredEngine } from '../../../src/engine/metered-engine';
import { EngineError } from '../../../src/model/errors';
import { silentMeter } from '../../../src/ports/meter';
import { FakeEngine } from '../../support/fake-engine';
import { VirtualClock } from '../../support/virtual-clock';

const clock = new VirtualClock();
let told: unknown[];
let real: FakeEngine;
let engine: MeteredEngine;

beforeEach(() => {
  told = [];
  real = new FakeEngine({ clock });
  const meter = {
    ...silentMeter,
    engineCalled: (...call: unknown[]) => void told.push(call),
    engineEvent: (kind: string) => void told.push(kind),
  };
  engine = new MeteredEngine(real, meter, clock);
});

it('tells of each call, what came of it and how long it took', async () => {
  const id = real.run({ name: 'app' });
  await engine.open();
  expect(await engine.containers()).toHaveLength(1);
  real.faults.delay('list-some', 250);
  const some = engine.containers([id]);
  await clock.advance(250);
  expect(await some).toHaveLength(1);
  expect(told).toEqual([
    ['open', 'ok', 0],
    ['list-all', 'ok', 0],
    ['list-some', 'ok', 250],
  ]);
});

it('hands on a failure as it is, and tells of its code', async () => {
  real.faults.failNext('connect', 'address-in-use');
  await expect(engine.connect('nathost', 'none', {})).rejects.toThrow(EngineError);
  await expect(engine.signal('none', 'SIGHUP')).rejects.toThrow(EngineError);
  expect(told).toEqual([
    ['connect', 'address-in-use', 0],
    ['signal', 'not-found', 0],
  ]);
});

it('tells of events, and of the end of their stream, which has no duration', async () => {
  const events: string[] = [];
  const following = engine.follow({
    sinceNano: BigInt(clock.now()) * 1_000_000n,
    onOpen: () => undefined,
    onEvent: ({ action }) => void events.push(action),
    stop: new AbortController().signal,
  });
  await clock.advance(0);
  real.create({ name: 'app' });
  await clock.advance(0);
  real.goDown();
  await expect(following).rejects.toThrow(EngineError);
  expect([events, told]).toEqual([['create'], ['container', ['follow', 'engine-unreachable', undefined]]]);
});
