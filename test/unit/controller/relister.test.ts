import type { NetworkRecord } from '../../../src/model/record';
import { Observer } from '../../../src/controller/relister';
import { World } from '../../../src/controller/engine-cache';
import { container, idOf, network } from '../../support/records';
import { turns, VirtualClock } from '../../support/virtual-clock';
import { AskingEngine } from './asking';

const [a, b] = [container({ name: 'a', labels: { 'nathost.name': 'a' } }), container({ name: 'b' })];

let engine: AskingEngine;
let world: World;
let observer: Observer;
let seen: number;
/** Networks whose bridge in the kernel was looked at. */
let lookedAt: (string | undefined)[];
const look = () =>
  observer.look(() => {
    seen += 1;
  });
const event = (action: string, name: string) =>
  world.note({ kind: 'container', action, id: idOf(name), timeNano: 0n });

beforeEach(() => {
  engine = new AskingEngine();
  world = new World('nathost', 'nathost');
  const kernel = {
    look: (found: NetworkRecord | undefined) => {
      lookedAt.push(found?.name);
      return Promise.resolve();
    },
  };
  lookedAt = [];
  observer = new Observer(engine, world, kernel, 'nathost', new VirtualClock());
  seen = 0;
});

async function answer(words: string, reply?: unknown): Promise<void> {
  await turns();
  engine.take(words).answer(reply);
  await turns();
}

async function seeAll(...records: unknown[]): Promise<void> {
  const done = look();
  await answer('network nathost', network());
  await answer('containers', records);
  await done;
}

it('looks at everything first: the network, its bridge and all containers', async () => {
  await seeAll(a, b);
  expect([
    world.network,
    lookedAt,
    [...world.containers.keys()],
    seen,
    world.hasDoubts,
    engine.waiting,
  ]).toEqual([network(), ['nathost'], [a.id, b.id], 1, false, []]);
});

it('says what is under way until the answer is there', async () => {
  await seeAll(a);
  world.doubt(a.id);
  const done = look();
  await turns();
  expect(world.isDoubtful(a.id)).toBe(true);
  await answer('containers', [a]);
  await done;
  expect(world.isDoubtful(a.id)).toBe(false);
});

it('asks for nothing when there is no doubt', async () => {
  await seeAll();
  await look();
  expect([engine.waiting, seen]).toEqual([[], 1]);
});

it('asks only for what is in doubt, in one call', async () => {
  await seeAll(a, b);
  world.doubt(a.id);
  world.doubt(b.id);
  const done = look();
  await answer(`containers ${a.id} ${b.id}`, [b]);
  await done;
  expect([[...world.containers.keys()], engine.waiting]).toEqual([[b.id], []]);
});

it('looks again at what happened during a look, and is done only then', async () => {
  await seeAll(a);
  event('die', 'a');
  let isDone = false;
  void look().then(() => (isDone = true));
  await turns();
  event('start', 'a');
  await answer('containers', [{ ...a, state: 'exited' }]);
  expect([isDone, seen, engine.waiting]).toEqual([false, 2, [`containers ${a.id}`]]);
  await answer('containers', [a]);
  expect([isDone, seen, world.containers.get(a.id)?.state]).toEqual([true, 3, 'running']);
});

it('does not bring back what was destroyed during a look', async () => {
  await seeAll(a, b);
  world.doubtEverything();
  const done = look();
  await answer('network', network());
  event('destroy', 'a');
  await answer('containers', [a, b]);
  await done;
  expect([...world.containers.keys()]).toEqual([b.id]);
});

it('asks for nothing to forget what was destroyed', async () => {
  await seeAll(a, b);
  event('destroy', 'a');
  await look();
  expect([[...world.containers.keys()], seen, engine.waiting]).toEqual([[b.id], 2, []]);
});

it.each([
  ['the network', 'network'],
  ['containers', 'containers'],
])('keeps all doubts when the engine fails to tell %s', async (_, fails) => {
  await seeAll(a);
  world.doubtEverything();
  event('start', 'new');
  const failing = look().catch((error: unknown) => String(error));
  await turns();
  if (fails === 'containers') await answer('network', undefined);
  await turns();
  engine.take(fails).fail();
  expect(await failing).toMatch(/as the test ordered/);
  expect([seen, world.containers.has(a.id), world.takeDoubts()]).toEqual([
    1,
    true,
    { everything: true, network: true, containers: [] },
  ]);
});

it('looks again after a failure when it is asked to', async () => {
  const failing = look().catch(() => 'failed');
  await turns();
  engine.take('network').fail();
  expect(await failing).toBe('failed');
  await seeAll(a);
  expect([...world.containers.keys()]).toEqual([a.id]);
});

it('lets several callers share one look', async () => {
  const done = Promise.all([look(), look(), look()]);
  await answer('network', network());
  await answer('containers', [a]);
  await done;
  expect([seen, engine.waiting]).toEqual([1, []]);
});
