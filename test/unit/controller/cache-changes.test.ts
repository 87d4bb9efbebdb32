import type { EngineEvent } from '../../../src/model/engine-event';
import type { ContainerRecord } from '../../../src/model/record';
import type { World } from '../../../src/controller/engine-cache';
import { now, on, onNetwork, other, ours, proxy, seen } from './seen-cache';

type Act = (world: World) => void;

const told =
  (event: EngineEvent): Act =>
  (world) => {
    world.note(event);
  };
const looked =
  (id: string, found: readonly ContainerRecord[], at = now): Act =>
  (world) => {
    world.replaceSome([id], found, at);
  };
const lookedAtEverything: Act = (world) => {
  world.replaceAll([ours, proxy], now);
};

/** Whether these change what decisions rest on. */
function change(world: World, ...acts: readonly Act[]): boolean {
  world.takeChanges();
  for (const act of acts) act(world);
  const { everything, containers } = world.takeChanges();
  return everything || containers.size > 0;
}

const down = { ...ours, state: 'exited' } as const;
const starts = onNetwork('host', 'connect', 'proxy');

test.each<[string, Act]>([
  ['a new container', looked(other.id, [other])],
  ['a container that the list shows otherwise', looked(ours.id, [down])],
  ['one that is gone', looked(ours.id, [])],
  ['one that was destroyed', told(on('app', 'destroy'))],
  ['a proxy that is about to start', told(starts)],
  ['a look at everything, whatever it shows', lookedAtEverything],
])('%s is another world', (_, act) => {
  expect(change(seen(ours, proxy), act)).toBe(true);
});

test.each<[string, Act]>([
  ['has started', looked(proxy.id, [{ ...proxy, state: 'running' }])],
  ['has ended', told(on('proxy', 'die'))],
  ['has left the host’s network', told(onNetwork('host', 'disconnect', 'proxy'))],
])('a proxy that was about to start and %s is another world', (_, act) => {
  const world = seen(ours, proxy);
  told(starts)(world);
  expect(change(world, act)).toBe(true);
});

test('a container that is down since earlier than was known is another world, one that is down still is not', () => {
  const world = seen(down);
  expect([-1_000, 0, 1_000].map((later) => change(world, looked(down.id, [down], now + later)))).toEqual([
    true,
    false,
    false,
  ]);
});

test('what only casts doubt, or shows what was known, is the same world', () => {
  const events = [told(on('app', 'start')), told(onNetwork('nathost', 'connect', 'app'))];
  expect(change(seen(ours, proxy), ...events, looked(ours.id, [{ ...ours }]))).toBe(false);
});

test('what has changed is told once, container by container', () => {
  const world = seen(ours, proxy);
  world.takeChanges();
  looked(ours.id, [down])(world);
  expect([world.takeChanges(), world.takeChanges()]).toEqual([
    { everything: false, containers: new Set([ours.id]) },
    { everything: false, containers: new Set() },
  ]);
});
