import type { NetworkRecord } from '../../../src/model/record';
import { DirtyQueue, keys } from '../../../src/controller/dirty-queue';
import { EngineCache } from '../../../src/controller/engine-cache';
import { Relister } from '../../../src/controller/relister';
import { container, network } from '../../support/records';
import { turns, VirtualClock } from '../../support/virtual-clock';
import { AskingEngine } from './asking';
import { RecordingLog } from './recording-log';

const [a, b] = [container({ name: 'a', labels: { 'nathost.name': 'a' } }), container({ name: 'b' })];

let clock: VirtualClock;
let engine: AskingEngine;
let cache: EngineCache;
let queue: DirtyQueue;
let log: RecordingLog;
/** Networks whose bridge in the kernel was looked at. */
let kernelLooks: (string | undefined)[];
beforeEach(() => {
  clock = new VirtualClock();
  engine = new AskingEngine();
  cache = new EngineCache({ network: 'nathost', labelPrefix: 'nathost' }, clock);
  queue = new DirtyQueue(clock);
  log = new RecordingLog();
  kernelLooks = [];
  const kernel = {
    refresh: (found: NetworkRecord | undefined) => {
      kernelLooks.push(found?.name);
      return Promise.resolve();
    },
  };
  void new Relister(engine, cache, kernel, queue, { relisted: () => undefined }, log).run();
  connect();
});
afterEach(() => {
  queue.close();
});

function connect(): void {
  cache.connected({ dataRoot: '/data' } as never);
  queue.resume();
  queue.add(keys.everything);
}

async function answer(words: string, reply?: unknown): Promise<void> {
  await turns();
  engine.take(words).answer(reply);
  await turns();
}

async function fail(words: string): Promise<void> {
  await turns();
  engine.take(words).fail();
  await turns();
}

async function listAll(...records: unknown[]): Promise<void> {
  await answer('network nathost', network());
  await answer('containers', records);
}

const known = () => [...cache.containers.keys()];

it('lists everything first: the network, its bridge and all containers; the connection has synced then', async () => {
  await answer('network nathost', network());
  const before = cache.hasSynced;
  await answer('containers', [a, b]);
  expect([before, cache.hasSynced, known()]).toEqual([false, true, [a.id, b.id]]);
  expect([cache.network, kernelLooks, engine.waiting, queue.isIdle]).toEqual([
    network(),
    ['nathost'],
    [],
    true,
  ]);
});

it('lists only what is dirty, in one call', async () => {
  await listAll(a, b);
  queue.add(a.id);
  queue.add(b.id);
  await answer(`containers ${a.id} ${b.id}`, [b]);
  expect([known(), engine.waiting]).toEqual([[b.id], []]);
});

it('looks at the kernel alone when only that is dirty', async () => {
  await listAll(a);
  queue.add(keys.kernel);
  await turns();
  expect([kernelLooks, engine.waiting, queue.isIdle]).toEqual([['nathost', 'nathost'], [], true]);
});

it('lists the other networks when one comes up that may stand behind nathost’s, and whenever it lists everything', async () => {
  const endpoint = { networkId: '', configured: {}, live: {} };
  const shop = container({ ...a, endpoints: { shop_db: endpoint } });
  const networks = (internal: boolean) => answer('networks', [{ name: 'shop_db', internal }]);
  await listAll(a);
  queue.add(a.id);
  await answer('containers', [shop]);
  await networks(true);
  expect([[...cache.others.internal], queue.isIdle]).toEqual([['shop_db'], true]);
  queue.add(a.id);
  await answer('containers', [shop]);
  expect([engine.waiting, queue.isIdle]).toEqual([[], true]);
  queue.add(keys.everything);
  await listAll(shop);
  await networks(false);
  expect([...cache.others.internal]).toEqual([]);
});

it('lists again what became dirty meanwhile', async () => {
  await listAll(a);
  queue.add(a.id);
  await turns();
  queue.add(a.id);
  await answer('containers', [{ ...a, state: 'exited' }]);
  expect([cache.containers.get(a.id)?.state, engine.waiting]).toEqual(['exited', [`containers ${a.id}`]]);
  await answer('containers', [a]);
  expect([cache.containers.get(a.id)?.state, queue.isIdle]).toEqual(['running', true]);
});

it('asks for nothing to forget what was destroyed', async () => {
  await listAll(a, b);
  cache.destroyed(a.id);
  queue.add(a.id);
  await turns();
  expect([known(), engine.waiting]).toEqual([[b.id], []]);
});

it('keeps what was destroyed during a list until the next, and does not bring it back', async () => {
  await listAll(a, b);
  queue.add(keys.everything);
  await answer('network', network());
  cache.destroyed(a.id);
  queue.add(a.id);
  await answer('containers', [a, b]);
  expect([known(), cache.containers.get(a.id)?.state]).toEqual([[b.id], undefined]);
});

describe('a list that fails', () => {
  it.each(['network', 'containers'])(
    'because the engine does not tell %s leaves all of it dirty',
    async (fails) => {
      await listAll(a);
      queue.add(keys.everything);
      queue.add('new');
      if (fails === 'containers') await answer('network', undefined);
      await fail(fails);
      expect([cache.containers.has(a.id), queue.isDirty(keys.everything), engine.waiting]).toEqual([
        true,
        true,
        [],
      ]);
      await clock.advance(1_000);
      await listAll(b);
      expect([known(), queue.isIdle]).toEqual([[b.id], true]);
    },
  );

  it('is logged once, and once when lists succeed again', async () => {
    for (let count = 0; count < 3; count += 1) {
      await fail('network');
      await clock.advance(30_000);
    }
    await listAll(a);
    expect(log.lines.filter((line) => !line.startsWith('debug'))).toEqual([
      'warn relist failed',
      'info relist succeeded again',
    ]);
  });
});

it('an answer from before the connection was lost is not yet all that has to be listed', async () => {
  await answer('network', network());
  cache.disconnected();
  queue.pause();
  connect();
  await answer('containers', [a]);
  const first = cache.hasSynced;
  await listAll(a);
  expect([first, cache.hasSynced]).toEqual([false, true]);
});

it('an answer that comes after the connection was lost does not count as one of it', async () => {
  await answer('network', network());
  cache.disconnected();
  queue.pause();
  await answer('containers', [a]);
  expect(cache.hasSynced).toBe(false);
});
