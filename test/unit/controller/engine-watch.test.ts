import type { EngineEvent } from '../../../src/model/engine-event';
import type { EngineFacts } from '../../../src/model/record';
import { AuditLog } from '../../../src/controller/audit-log';
import { EngineWatch } from '../../../src/controller/engine-watch';
import { turns, VirtualClock } from '../../support/virtual-clock';
import { AskingEngine, type Asked } from './asking';
import { RecordingLog } from './recording-log';

const facts = { version: '28.5.2', apiVersion: '1.51', dataRoot: '/var/lib/docker' } as EngineFacts;
const event: EngineEvent = { kind: 'container', action: 'start', id: 'a', timeNano: 5n };

let engine: AskingEngine;
let clock: VirtualClock;
let log: RecordingLog;
let watch: EngineWatch;
let heard: string[];
beforeEach(() => {
  engine = new AskingEngine();
  clock = new VirtualClock();
  log = new RecordingLog();
  heard = [];
  watch = new EngineWatch(engine, clock, log, new AuditLog(clock), {
    opened: ({ version }) => heard.push(`open ${version}`),
    event: ({ action }) => heard.push(action),
    lost: () => heard.push('lost'),
  });
});

/** Answers the next attempt and opens its stream. */
async function connect(): Promise<Asked> {
  await turns();
  engine.take('open').answer(facts);
  await turns();
  const stream = engine.take('follow');
  stream.options?.onOpen();
  return stream;
}

async function refuse(): Promise<void> {
  await turns();
  engine.take('open').fail();
  await turns();
}

/** Waits for the next attempt and returns how long that took, milliseconds. */
async function nextAttempt(): Promise<number> {
  await turns();
  const before = clock.now();
  while (!engine.waiting.includes('open')) {
    const [next] = clock.pending;
    if (next === undefined) throw new Error('nothing is planned');
    await clock.advance(next);
  }
  return clock.now() - before;
}

it('opens a stream, passes events on, and says that it is connected', async () => {
  watch.start();
  await clock.advance(70);
  const stream = await connect();
  stream.options?.onEvent(event);
  expect([heard, watch.status]).toEqual([
    ['open 28.5.2', 'start'],
    {
      connected: true,
      lastEventAt: clock.now(),
      version: '28.5.2',
      apiVersion: '1.51',
      since: clock.now(),
      connections: 1,
      lastDisconnectedFor: 70,
      totalDisconnectedFor: 70,
    },
  ]);
});

it('asks for the events of the last two seconds as well: the engine answers before it has subscribed', async () => {
  watch.start();
  const stream = await connect();
  expect(stream.options?.sinceNano).toBe(BigInt(clock.now() - 2_000) * 1_000_000n);
});

it('says once that the engine is lost, and comes back', async () => {
  watch.start();
  const stream = await connect();
  await clock.advance(60_000);
  stream.fail();
  expect(await nextAttempt()).toBe(100);
  await refuse();
  await nextAttempt();
  await connect();
  expect([heard, watch.status.connections, watch.status.lastDisconnectedFor, log.lines]).toEqual([
    ['open 28.5.2', 'lost', 'open 28.5.2'],
    2,
    300,
    ['info engine connected', 'warn engine lost', 'info engine connected'],
  ]);
});

it('adds up all the time without a stream, from the beginning and however often it tries', async () => {
  watch.start();
  await clock.advance(40);
  await refuse();
  const unseen = watch.status;
  await nextAttempt();
  const stream = await connect();
  await clock.advance(60_000);
  stream.fail();
  await nextAttempt();
  await connect();
  expect([unseen.connected, clock.now() - unseen.since - 60_100, watch.status.totalDisconnectedFor]).toEqual([
    false,
    140,
    240,
  ]);
});

it('tries twice as rarely after each failure, at most every five seconds, and logs the first one', async () => {
  watch.start();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    await refuse();
    waits.push(await nextAttempt());
  }
  expect([waits, log.lines]).toEqual([
    [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000],
    ['warn engine lost'],
  ]);
});

it('tries an engine that ends each stream at once as rarely as one that does not answer', async () => {
  watch.start();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    (await connect()).fail();
    waits.push(await nextAttempt());
  }
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
});

it('waits only for as long as it takes when the clock is set back by a year', async () => {
  watch.start();
  const stream = await connect();
  await clock.advance(60_000);
  clock.set(-365 * 24 * 3_600_000);
  stream.fail();
  expect(await nextAttempt()).toBeLessThanOrEqual(5_000);
});

describe('when it is stopped', () => {
  it('ends the stream, and says nothing of a loss', async () => {
    watch.start();
    await connect();
    await watch.stop();
    await turns();
    expect([heard, clock.pending, engine.waiting]).toEqual([['open 28.5.2'], [], []]);
  });

  it('does not wait for the next attempt', async () => {
    watch.start();
    await refuse();
    await watch.stop();
    await turns();
    expect([clock.pending, engine.waiting]).toEqual([[], []]);
  });

  it.each(['answers', 'fails'])(
    'does not wait for an engine that %s late, and does not listen to it',
    async (what) => {
      watch.start();
      await turns();
      await watch.stop();
      const open = engine.take('open');
      if (what === 'answers') open.answer(facts);
      else open.fail();
      await turns();
      expect([heard, log.lines, engine.waiting]).toEqual([[], [], []]);
    },
  );

  it('before it was started, it is stopped', async () => {
    await watch.stop();
    watch.start();
    await turns();
    expect([engine.waiting, heard]).toEqual([[], []]);
  });
});
