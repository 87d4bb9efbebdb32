import type { EngineEvent } from '../../../src/model/engine-event';
import { DirtyQueue, keys } from '../../../src/controller/dirty-queue';
import { EventRouter } from '../../../src/controller/event-router';
import { listLag } from '../../../src/controller/timing';
import { idOf } from '../../support/records';
import { turns, VirtualClock } from '../../support/virtual-clock';
import { listed, now, other, ours, proxy } from './listed-cache';

const on = (name: string, action: string): EngineEvent => ({
  kind: 'container',
  action,
  id: idOf(name),
  timeNano: BigInt(now) * 1_000_000n,
});
const onNetwork = (networkName: string, action: string, name?: string): EngineEvent => ({
  kind: 'network',
  action,
  networkId: `id of ${networkName}`,
  networkName,
  driver: networkName === 'host' ? 'host' : 'bridge',
  ...(name !== undefined && { containerId: idOf(name) }),
  timeNano: BigInt(now) * 1_000_000n,
});

/** A router over a cache in which these were listed, and what it did. */
function routing() {
  const clock = new VirtualClock(now);
  const { cache } = listed(ours, proxy, other);
  const queue = new DirtyQueue(clock);
  cache.connected({ dataRoot: '/data' } as never);
  cache.markSynced();
  queue.resume();
  const done: string[] = [];
  const router = new EventRouter(
    queue,
    cache,
    { markNew: (id) => done.push(`new file ${nameOf(id)}`) },
    { retryNetwork: () => done.push('retry network') > 0 },
    { write: (id) => done.push(`write ${nameOf(id)}`) },
    { eventCame: (id, _at, isBelieved) => done.push(`measure ${nameOf(id)} ${isBelieved ?? false}`) },
  );
  return { router, queue, cache, clock, done };
}

const nameOf = (id: string) => ['app', 'proxy', 'other', 'new'].find((name) => idOf(name) === id) ?? id;

/** What is dirty; `pass` when only a pass is asked for. */
async function dirty(queue: DirtyQueue): Promise<string[]> {
  const found: string[] = [];
  void queue.take().then((taken) => {
    if (taken?.everything) found.push('everything');
    else found.push(...(taken?.network ? ['network'] : []), ...(taken?.containers ?? []).map(nameOf));
  });
  void queue.nextPass().then((isDue) => {
    if (isDue) found.push('pass');
  });
  await turns();
  return found;
}

test.each<[string, EngineEvent, string[]]>([
  ['of a labelled container', on('app', 'start'), ['app']],
  ['of a host-networked container', on('proxy', 'die'), ['proxy']],
  ['of a container that was never listed', on('new', 'create'), ['new']],
  ['of a container that does not concern us', on('other', 'start'), []],
  ['of our network', onNetwork('nathost', 'create'), ['network']],
  ['that destroys our network', onNetwork('nathost', 'destroy'), ['network', 'pass']],
  [
    'that destroys another network, which was in the way of ours maybe',
    onNetwork('web', 'destroy'),
    ['pass'],
  ],
  ['of a container on our network, whoever it is', onNetwork('nathost', 'connect', 'other'), ['other']],
  ['of another network', onNetwork('web_default', 'connect', 'app'), []],
  ['that connects the host’s network to one never listed', onNetwork('host', 'connect', 'new'), ['new']],
  ['that connects the host’s network to a known one', onNetwork('host', 'connect', 'proxy'), ['pass']],
  ['that disconnects the host’s network', onNetwork('host', 'disconnect', 'proxy'), []],
  ['of the end of a container that was never listed', on('stranger', 'destroy'), []],
])('an event %s makes dirty what it speaks of', async (_, event, expected) => {
  const { router, queue } = routing();
  router.event(event);
  expect(await dirty(queue)).toEqual(expected);
  queue.close();
});

test('a destroyed container is believed to be gone, and dirty so that it is forgotten', async () => {
  const { router, queue, cache } = routing();
  router.event(on('app', 'destroy'));
  expect([cache.containers.get(ours.id)?.state, await dirty(queue)]).toEqual(['removing', ['app']]);
});

describe('what the engine’s list shows later than its event', () => {
  const later = async (...events: readonly EngineEvent[]) => {
    const { router, queue, clock } = routing();
    for (const event of events) router.event(event);
    await queue.take();
    queue.done();
    await clock.advance(listLag);
    const again = queue.isIdle ? [] : await dirty(queue);
    queue.close();
    return again.filter((key) => key !== 'pass');
  };

  it.each<[string, EngineEvent, string[]]>([
    ['the end of a process', on('app', 'die'), ['app']],
    ['a connect of a running container', onNetwork('nathost', 'connect', 'app'), ['app']],
    ['a disconnect of a running container', onNetwork('nathost', 'disconnect', 'app'), ['app']],
    [
      'but not a connect of a container that does not concern us',
      onNetwork('nathost', 'connect', 'other'),
      [],
    ],
    ['but not a start', on('app', 'start'), []],
  ])('is listed again: %s', async (_, event, expected) => {
    expect(await later(event)).toEqual(expected);
  });

  it.each(['start', 'destroy'])(
    'is not listed again after a %s, which its list shows at once',
    async (action) => {
      expect(await later(on('app', 'die'), on('app', action))).toEqual([]);
    },
  );
});

describe('a proxy that is about to start', () => {
  it('has a new file, and is written to at once', () => {
    const { router, cache, done } = routing();
    router.event(onNetwork('host', 'connect', 'proxy'));
    expect([[...cache.starting], done]).toEqual([
      [proxy.id],
      ['new file proxy', 'measure proxy true', 'write proxy'],
    ]);
  });

  it.each([on('proxy', 'die'), onNetwork('host', 'disconnect', 'proxy')])(
    'is not any more after %j',
    (event) => {
      const { router, cache } = routing();
      router.event(onNetwork('host', 'connect', 'proxy'));
      router.event(event);
      expect([...cache.starting]).toEqual([]);
    },
  );
});

describe('the connection', () => {
  it('that opens makes everything dirty; one that is lost lets nothing be listed', async () => {
    const { router, queue, cache } = routing();
    router.lost();
    queue.add('a');
    expect([cache.hasSynced, await dirty(queue)]).toEqual([false, ['pass']]);
    router.opened({ dataRoot: '/data' } as never);
    await turns();
    expect(queue.isDirty(keys.everything)).toBe(true);
  });

  it('measures only what happened since it was opened', () => {
    const { router, cache, clock, done } = routing();
    clock.set(1_000);
    Object.assign(cache, { connectedSince: now + 1 });
    router.event(on('app', 'start'));
    expect(done).toEqual([]);
  });
});
