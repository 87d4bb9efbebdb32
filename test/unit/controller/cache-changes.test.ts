import type { ContainerRecord } from '../../../src/model/record';
import { listed, now, other, ours, proxy, type CacheAt } from './listed-cache';

type Act = (at: CacheAt) => void;

const list =
  (id: string, found: readonly ContainerRecord[], moment = now): Act =>
  (at) => {
    at.now = moment;
    at.list([id], ...found);
  };
const starts: Act = ({ cache }) => {
  cache.starts(proxy.id);
};
const started: Act = ({ cache }) => {
  cache.started(proxy.id);
};

/** Whether these change what decisions rest on. */
function change(at: CacheAt, ...acts: readonly Act[]): boolean {
  at.cache.takeChanges();
  for (const act of acts) act(at);
  const { everything, containers } = at.cache.takeChanges();
  return everything || containers.size > 0;
}

const down = { ...ours, state: 'exited' } as const;

test.each<[string, Act]>([
  ['a new container', list(other.id, [other])],
  ['a container that the list shows otherwise', list(ours.id, [down])],
  ['one that is gone', list(ours.id, [])],
  [
    'one that was destroyed',
    ({ cache }) => {
      cache.destroyed(ours.id);
    },
  ],
  ['a proxy that is about to start', starts],
  ['a list of everything, whatever it shows', (at) => at.listAll(ours, proxy)],
])('%s is a change', (_, act) => {
  expect(change(listed(ours, proxy), act)).toBe(true);
});

test.each<[string, Act]>([
  ['has started', list(proxy.id, [{ ...proxy, state: 'running' }])],
  ['has ended', started],
])('a proxy that was about to start and %s is a change', (_, act) => {
  const at = listed(ours, proxy);
  starts(at);
  expect(change(at, act)).toBe(true);
});

test('that a container is down still is no change', () => {
  const at = listed(down);
  expect([0, 1_000].map((later) => change(at, list(down.id, [down], now + later)))).toEqual([false, false]);
});

test('what is listed as it was known is no change, nor is one that never started', () => {
  expect(change(listed(ours, proxy), list(ours.id, [{ ...ours }]), started)).toBe(false);
});

test('what has changed is told once, container by container', () => {
  const at = listed(ours, proxy);
  at.cache.markSynced();
  at.cache.takeChanges();
  list(ours.id, [down])(at);
  expect([at.cache.takeChanges(), at.cache.takeChanges()]).toEqual([
    { everything: false, missedEvents: false, containers: new Set([ours.id]) },
    { everything: false, missedEvents: false, containers: new Set() },
  ]);
});
