import { AuditLog } from '../../../../src/controller/audit-log';
import { SignalApplier } from '../../../../src/controller/apply/signal-applier';
import type { Target } from '../../../../src/controller/desired/targets';
import { DirtyQueue, keys } from '../../../../src/controller/dirty-queue';
import { planSignals } from '../../../../src/controller/plan/signals';
import { container, day } from '../../../support/records';
import { turns, VirtualClock } from '../../../support/virtual-clock';
import { AskingEngine } from '../asking';
import { RecordingLog } from '../recording-log';
import { problemText } from '../../../../src/model/problem';

const proxy = (name: string, reload?: string): Target => ({
  key: name,
  path: `/data/containers/${name}/hosts`,
  container: container({ id: name, name }),
  ...(reload !== undefined && { reload }),
});
const nginx = proxy('nginx', 'SIGHUP');

let engine: AskingEngine;
let clock: VirtualClock;
let applier: SignalApplier;
let queue: DirtyQueue;
/** Those that run. */
let targets: readonly Target[];
let counted: number;
beforeEach(() => {
  counted = 0;
  const meter = { signalSent: () => void (counted += 1) };
  engine = new AskingEngine();
  clock = new VirtualClock();
  targets = [nginx];
  queue = new DirtyQueue(clock);
  applier = new SignalApplier(engine, queue, clock, new RecordingLog(), new AuditLog(clock), meter);
});
afterEach(() => {
  queue.close();
});

/** A pass: what is due is sent, and the next one comes when something is. */
function pass(): void {
  applier.apply({ targets, changes: planSignals(targets, applier.namesChanged, clock.now()) });
  const dueAt = applier.dueAt();
  if (dueAt !== undefined) queue.addAfter(keys.pass, Math.max(0, dueAt - clock.now()));
}

/** Passes run as the queue asks for them, while so much time goes by. */
async function advance(ms: number): Promise<void> {
  const end = clock.elapsed() + ms;
  for (;;) {
    pass();
    await turns();
    const [next = Infinity] = clock.pending;
    if (clock.elapsed() + next > end) break;
    await clock.advance(next);
  }
  await clock.advance(end - clock.elapsed());
}

/** Answers signals that wait; returns how many there were. */
async function sent(): Promise<number> {
  await turns();
  const count = engine.waiting.length;
  while (engine.waiting.length > 0) engine.take('signal').answer();
  await turns();
  return count;
}

const problems = () => applier.problems.map(problemText).map(({ kind, subject }) => `${kind}, ${subject}`);

it('sends one signal when names have been quiet for a second and a half: longer than a line that has to go stays', async () => {
  applier.namesChangedIn(nginx);
  await advance(1_499);
  const before = engine.waiting;
  await advance(1);
  expect([before, engine.waiting]).toEqual([[], ['signal nginx SIGHUP']]);
});

it('sends one signal for a burst', async () => {
  for (let change = 0; change < 9; change += 1) {
    applier.namesChangedIn(nginx);
    await advance(1_000);
  }
  await advance(60_000);
  expect([await sent(), applier.countOf('nginx').count, counted]).toEqual([1, 1, 1]);
});

it('sends one at least every ten seconds while changes go on', async () => {
  let count = 0;
  for (let change = 0; change < 60; change += 1) {
    applier.namesChangedIn(nginx);
    await advance(500);
    count += await sent();
  }
  expect(count).toBe(3);
});

it('does so also when the clock is set back by a year meanwhile', async () => {
  let count = 0;
  for (let change = 0; change < 60; change += 1) {
    if (change === 4) clock.set(-365 * day);
    applier.namesChangedIn(nginx);
    await advance(500);
    count += await sent();
  }
  expect(count).toBe(2);
});

it('sends none when nothing changed, and none to a proxy that asks for none', async () => {
  applier.namesChangedIn(proxy('haproxy'));
  targets = [nginx, proxy('haproxy')];
  await advance(60_000);
  expect([engine.waiting, applier.dueAt()]).toEqual([[], undefined]);
});

it('sends none after the proxy is gone', async () => {
  applier.namesChangedIn(nginx);
  targets = [];
  await advance(60_000);
  expect([engine.waiting, applier.dueAt()]).toEqual([[], undefined]);
});

it('tells how often and when', async () => {
  applier.namesChangedIn(nginx);
  await advance(1_500);
  await sent();
  expect([applier.countOf('nginx'), applier.countOf('other')]).toEqual([
    { count: 1, lastAt: clock.now() },
    { count: 0 },
  ]);
});

describe('a signal that could not be sent', () => {
  beforeEach(async () => {
    applier.namesChangedIn(nginx);
    await advance(1_500);
    engine.take('signal').fail('conflict');
    await turns();
  });

  it('is a problem, and is sent again until it can be', async () => {
    expect([problems(), counted]).toEqual([['reload-failed, container nginx'], 0]);
    await advance(10_000);
    engine.take('signal').fail();
    await turns();
    await advance(10_000);
    expect([await sent(), problems(), applier.countOf('nginx').count, applier.dueAt()]).toEqual([
      1,
      [],
      1,
      undefined,
    ]);
  });

  it('is sent at the next change, once', async () => {
    applier.namesChangedIn(nginx);
    await advance(1_500);
    expect([await sent(), problems(), applier.dueAt()]).toEqual([1, [], undefined]);
  });

  it('while it was gone is not sent again, and is no problem', async () => {
    await advance(500);
    targets = [];
    engine.take('signal').fail('not-found');
    await advance(60_000);
    expect([engine.waiting, problems(), applier.dueAt()]).toEqual([[], [], undefined]);
  });

  it('is not sent any more when the proxy is gone', async () => {
    targets = [];
    await advance(60_000);
    expect([engine.waiting, problems(), applier.dueAt()]).toEqual([[], [], undefined]);
  });
});

it('sends another one for a change that comes while one is being sent, after that one is answered', async () => {
  applier.namesChangedIn(nginx);
  await advance(1_500);
  await clock.advance(100);
  applier.namesChangedIn(nginx);
  await advance(5_000);
  const counts = [await sent()];
  await advance(1_500);
  counts.push(await sent(), applier.countOf('nginx').count);
  expect(counts).toEqual([1, 1, 2]);
});

describe('a proxy that does not take its signal', () => {
  const haproxy = proxy('haproxy', 'SIGHUP');
  beforeEach(async () => {
    targets = [nginx, haproxy];
    applier.namesChangedIn(nginx);
    await advance(1_500);
  });

  it('because the engine does not answer, holds up no other proxy', async () => {
    await advance(11_000);
    applier.namesChangedIn(haproxy);
    await advance(1_500);
    expect(engine.waiting).toEqual(['signal nginx SIGHUP', 'signal haproxy SIGHUP']);
  });

  it('because the engine rejects it, holds up no other proxy', async () => {
    for (let waited = 0; waited < 20_000; waited += 500) {
      if (engine.waiting.length > 0) engine.take('signal').fail('conflict');
      await advance(500);
    }
    applier.namesChangedIn(haproxy);
    await advance(1_500);
    expect(engine.waiting).toContain('signal haproxy SIGHUP');
  });
});

it('does not forget a signal that falls due between the plan and the end of its pass', async () => {
  applier.namesChangedIn(nginx);
  await clock.advance(1_499);
  const changes = planSignals(targets, applier.namesChanged, clock.now());
  await clock.advance(2);
  applier.apply({ targets, changes });
  expect([changes, applier.dueAt()]).toEqual([[], clock.now() - 1]);
});
