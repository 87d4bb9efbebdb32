import { ChangeHistory } from '../../../../src/controller/audit-log';
import { Reloads } from '../../../../src/controller/apply/signal-applier';
import type { Target } from '../../../../src/controller/desired/targets';
import { container, day } from '../../../support/records';
import { turns, VirtualClock } from '../../../support/virtual-clock';
import { AskingEngine } from '../asking';
import { RecordingLog } from '../recording-log';

const proxy = (name: string, reload?: string): Target => ({
  key: name,
  path: `/data/containers/${name}/hosts`,
  container: container({ id: name, name }),
  ...(reload !== undefined && { reload }),
});
const nginx = proxy('nginx', 'SIGHUP');

let engine: AskingEngine;
let clock: VirtualClock;
let reloads: Reloads;
let counted: number;
beforeEach(() => {
  counted = 0;
  const meter = { signalSent: () => void (counted += 1) };
  engine = new AskingEngine();
  clock = new VirtualClock();
  reloads = new Reloads(engine, clock, new RecordingLog(), new ChangeHistory(clock), meter);
});

/** Answers signals that wait; returns how many there were. */
async function sent(): Promise<number> {
  await turns();
  const count = engine.waiting.length;
  while (engine.waiting.length > 0) engine.take('signal').answer();
  await turns();
  return count;
}

const problems = () => reloads.problems.map(({ kind, subject }) => `${kind}, ${subject}`);

it('sends one signal when names have been quiet for a second and a half: longer than a line that has to go stays', async () => {
  reloads.changed(nginx);
  await clock.advance(1_499);
  const before = engine.waiting;
  await clock.advance(1);
  expect([before, engine.waiting]).toEqual([[], ['signal nginx SIGHUP']]);
});

it('sends one signal for a burst', async () => {
  for (let change = 0; change < 9; change += 1) {
    reloads.changed(nginx);
    await clock.advance(1_000);
  }
  await clock.advance(60_000);
  expect([await sent(), reloads.stateOf('nginx').count, counted]).toEqual([1, 1, 1]);
});

it('sends one at least every ten seconds while changes go on', async () => {
  let count = 0;
  for (let change = 0; change < 60; change += 1) {
    reloads.changed(nginx);
    await clock.advance(500);
    count += await sent();
  }
  expect(count).toBe(3);
});

it('does so also when the clock is set back by a year meanwhile', async () => {
  let count = 0;
  for (let change = 0; change < 60; change += 1) {
    if (change === 4) clock.set(-365 * day);
    reloads.changed(nginx);
    await clock.advance(500);
    count += await sent();
  }
  expect(count).toBe(2);
});

it('sends none when nothing changed, and none to a proxy that asks for none', async () => {
  reloads.changed(proxy('haproxy'));
  reloads.keepOnly([nginx]);
  await clock.advance(60_000);
  expect([engine.waiting, clock.pending]).toEqual([[], []]);
});

it('sends none after the proxy is gone, and to nobody when it is stopped', async () => {
  const other = proxy('other', 'SIGUSR1');
  reloads.changed(nginx);
  reloads.changed(other);
  reloads.keepOnly([other]);
  await clock.advance(500);
  reloads.stop();
  await clock.advance(60_000);
  expect([engine.waiting, clock.pending]).toEqual([[], []]);
});

it('tells how often and when', async () => {
  reloads.changed(nginx);
  await clock.advance(1_500);
  await sent();
  expect([reloads.stateOf('nginx'), reloads.stateOf('other')]).toEqual([
    { count: 1, lastAt: clock.now() },
    { count: 0 },
  ]);
});

describe('a signal that could not be sent', () => {
  beforeEach(async () => {
    reloads.changed(nginx);
    await clock.advance(1_500);
    engine.take('signal').fail('conflict');
    await turns();
  });

  it('is a problem, and is sent again until it can be', async () => {
    expect([problems(), counted]).toEqual([['reload-failed, container nginx'], 0]);
    await clock.advance(10_000);
    engine.take('signal').fail();
    await turns();
    await clock.advance(10_000);
    expect([await sent(), problems(), reloads.stateOf('nginx').count, clock.pending]).toEqual([1, [], 1, []]);
  });

  it('is sent at the next change, once', async () => {
    reloads.changed(nginx);
    await clock.advance(1_500);
    expect([await sent(), problems(), clock.pending]).toEqual([1, [], []]);
  });

  it.each(['gone', 'stopped'])('while it was %s is not sent again, and is no problem', async (what) => {
    await clock.advance(10_000);
    if (what === 'gone') reloads.keepOnly([]);
    else reloads.stop();
    engine.take('signal').fail('not-found');
    await clock.advance(60_000);
    expect([engine.waiting, problems(), clock.pending]).toEqual([[], [], []]);
  });

  it('is not sent any more when the proxy is gone', async () => {
    reloads.keepOnly([]);
    await clock.advance(60_000);
    expect([engine.waiting, problems(), clock.pending]).toEqual([[], [], []]);
  });
});

it('sends another one for a change that comes while one is being sent', async () => {
  reloads.changed(nginx);
  await clock.advance(1_500);
  reloads.changed(nginx);
  await clock.advance(1_500);
  expect(await sent()).toBe(2);
});
