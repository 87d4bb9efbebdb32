import { container, endpoints, idOf } from '../../support/records';
import { listed, other, ours, proxy } from './listed-cache';

const known = ({ cache }: ReturnType<typeof listed>) => [...cache.containers.keys()];

describe('a list', () => {
  it('that shows nothing new of a container leaves its record the same object', () => {
    const at = listed(ours);
    const before = at.cache.containers.get(ours.id);
    at.list([ours.id], structuredClone(ours));
    expect(at.cache.containers.get(ours.id)).toBe(before);
  });

  it.each([
    ['state', { state: 'paused' as const }],
    ['name', { name: 'renamed' }],
    ['endpoints', { endpoints: endpoints('10.9.0.2') }],
  ])('that shows another %s takes the new record', (_, change) => {
    const { cache } = listed(ours).list([ours.id], { ...ours, ...change });
    expect(cache.containers.get(ours.id)).toEqual({ ...ours, ...change });
  });

  it('of some containers takes out those that are not there any more, and no others', () => {
    const { cache } = listed(ours, proxy, other).list([ours.id, proxy.id], { ...proxy, state: 'exited' });
    expect([...cache.containers.values()].map(({ name, state }) => `${name} ${state}`)).toEqual([
      'proxy exited',
      'other running',
    ]);
  });

  it('of everything takes out all that are not there any more', () => {
    expect(known(listed(ours, other).listAll(other))).toEqual([other.id]);
  });
});

describe('labels', () => {
  it('are decoded once, when the record is taken in', () => {
    const { cache } = listed(ours);
    const record = cache.containers.get(ours.id) ?? other;
    expect(cache.labelsOf(record)).toBe(cache.labelsOf(record));
    expect(cache.labelsOf(record).claim?.name).toBe('app');
  });
});

describe('a container that is destroyed', () => {
  it('stays as one that is being removed until the list that follows', () => {
    const at = listed(ours, other);
    at.cache.destroyed(ours.id);
    expect([at.cache.containers.get(ours.id)?.state, at.cache.isDestroyed(ours.id)]).toEqual([
      'removing',
      true,
    ]);
    expect(known(at.list([ours.id]))).toEqual([other.id]);
  });

  it('is not forgotten by a list that began before, of some or of all: who takes over its name may not be listed yet', () => {
    const next = container({ name: 'next', labels: ours.labels });
    const at = listed(ours);
    const first = at.cache.beginList();
    at.cache.destroyed(ours.id);
    at.cache.replaceSome([ours.id, next.id], [next], first);
    const afterSome = known(at);
    at.cache.replaceAll([next], first);
    expect([afterSome, known(at), known(at.list([ours.id]))]).toEqual([
      [ours.id, next.id],
      [ours.id, next.id],
      [next.id],
    ]);
  });

  it('does not come back with a list that is older, nor with an event that arrives late', () => {
    const at = listed(ours);
    const older = at.cache.beginList();
    at.cache.destroyed(ours.id);
    at.list([ours.id]);
    at.cache.replaceAll([ours, other], older);
    at.cache.destroyed(ours.id);
    expect(known(at.list([ours.id], ours))).toEqual([other.id]);
  });

  it('is remembered among the last of many', () => {
    const at = listed();
    for (let index = 0; index < 5_000; index += 1) at.cache.destroyed(idOf(`gone-${index}`));
    const [first, last] = [container({ name: 'gone-0' }), container({ name: 'gone-4999' })];
    expect(known(at.listAll(first, last))).toEqual([first.id]);
  });
});

describe('whether a container may concern us', () => {
  it.each([
    ['a labelled one', 'app', true],
    ['a host-networked one', 'proxy', true],
    ['one that was never listed', 'new', true],
    ['a proxy that takes any network of a container', 'taker', true],
    ['any other', 'other', false],
  ])('%s', (_, name, expected) => {
    const taker = container({ name: 'taker', takesAnyNetwork: true });
    expect(listed(ours, proxy, taker, other).cache.mayConcernUs(idOf(name))).toBe(expected);
  });
});

describe('the connection', () => {
  it('has synced once everything was listed on it', () => {
    const { cache } = listed();
    cache.connected({ dataRoot: '/data' } as never);
    const before = cache.hasSynced;
    cache.markSynced();
    const after = cache.hasSynced;
    cache.disconnected();
    expect([before, after, cache.hasSynced, cache.connectedSince]).toEqual([false, true, false, undefined]);
  });

  it('that is new may have missed events until everything was listed on it', () => {
    const at = listed();
    at.cache.markSynced();
    at.cache.takeChanges();
    const resync = at.listAll().cache.takeChanges();
    at.cache.disconnected();
    const reconnect = at.listAll().cache.takeChanges();
    expect([resync, reconnect].map(({ missedEvents }) => missedEvents)).toEqual([false, true]);
  });
});
