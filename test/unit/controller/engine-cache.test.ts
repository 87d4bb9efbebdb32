import type { EngineEvent } from '../../../src/model/engine-event';
import { World } from '../../../src/controller/engine-cache';
import { container, endpoints, idOf } from '../../support/records';
import { now, on, onNetwork, other, ours, proxy, seen } from './seen-cache';

const doubts = (world: World) => {
  const { everything, network, containers } = world.takeDoubts();
  return [...(everything ? ['everything'] : []), ...(network ? ['network'] : []), ...containers];
};

it('a new world doubts everything', () => {
  expect(doubts(new World('nathost', 'nathost'))).toEqual(['everything', 'network']);
});

describe('a look', () => {
  it('that shows nothing new of a container leaves its record the same object', () => {
    const world = seen(ours);
    const known = world.containers.get(ours.id);
    world.replaceSome([ours.id], [structuredClone(ours)], now);
    expect(world.containers.get(ours.id)).toBe(known);
  });

  it.each([
    ['state', { state: 'paused' as const }],
    ['name', { name: 'renamed' }],
    ['endpoints', { endpoints: endpoints('10.9.0.2') }],
  ])('that shows another %s takes the new record', (_, change) => {
    const world = seen(ours);
    world.replaceSome([ours.id], [{ ...ours, ...change }], now);
    expect(world.containers.get(ours.id)).toEqual({ ...ours, ...change });
  });
});

describe('an event', () => {
  it.each<[string, EngineEvent, string[]]>([
    ['of a labelled container', on('app', 'start'), [idOf('app')]],
    ['of a host-networked container', on('proxy', 'die'), [idOf('proxy')]],
    ['of a container that was never seen', on('new', 'create'), [idOf('new')]],
    ['of a container that does not concern us', on('other', 'start'), []],
    ['of our network', onNetwork('nathost', 'destroy'), ['network']],
    [
      'of a container on our network, whoever it is',
      onNetwork('nathost', 'connect', 'other'),
      [idOf('other')],
    ],
    ['of another network', onNetwork('web_default', 'connect', 'app'), []],
    [
      'of a host network with a container that was never seen',
      onNetwork('host', 'connect', 'new'),
      [idOf('new')],
    ],
  ])('%s casts doubt on what it is about', (_, event, expected) => {
    const world = seen(ours, proxy, other);
    world.note(event);
    expect(doubts(world)).toEqual(expected);
  });
});

describe('a container that is destroyed', () => {
  it('stays as one that is being removed until the look that follows, which need not ask for it', () => {
    const world = seen(ours, other);
    expect([world.note(on('app', 'destroy')), world.containers.get(ours.id)]).toEqual([
      false,
      { ...ours, state: 'removing' },
    ]);
    expect([world.takeDoubts().containers, world.isGone(ours.id)]).toEqual([[ours.id], true]);
    world.replaceSome([ours.id], [], now);
    expect([...world.containers.keys()]).toEqual([other.id]);
  });

  it('is forgotten only when what was made before is known, so that its name is never without a container', () => {
    const world = seen(ours);
    const next = container({ name: 'next', labels: ours.labels });
    world.note(on('next', 'create'));
    const first = world.takeDoubts();
    world.note(on('app', 'destroy'));
    const known = [[...world.containers.keys()]];
    world.replaceSome(first.containers, [next], now);
    known.push([...world.containers.keys()]);
    world.replaceSome(world.takeDoubts().containers, [], now);
    known.push([...world.containers.keys()]);
    expect(known).toEqual([[ours.id], [ours.id, next.id], [next.id]]);
  });

  it('is not forgotten either when the next one was gone before it was seen, and the one after it is not known yet', () => {
    const world = seen(ours);
    const last = container({ name: 'last', labels: ours.labels });
    world.note(on('next', 'create'));
    world.note(on('app', 'destroy'));
    const first = world.takeDoubts();
    world.note(on('last', 'create'));
    world.note(on('next', 'destroy'));
    world.replaceSome(first.containers, [], now);
    const known = [[...world.containers.keys()]];
    const second = world.takeDoubts();
    world.replaceSome(second.containers, [last], now);
    known.push([...world.containers.keys()]);
    expect([known, world.hasDoubts]).toEqual([[[ours.id], [last.id]], false]);
  });

  it('is forgotten after some looks where others are made all the time', () => {
    const world = seen(ours);
    world.note(on('app', 'destroy'));
    let looks = 0;
    for (; world.containers.has(ours.id) && looks < 10; looks += 1) {
      const { containers } = world.takeDoubts();
      world.note(on(`new-${looks}`, 'create'));
      world.replaceSome(containers, [], now);
    }
    expect(looks).toBe(4);
  });

  it('is not forgotten by a look that began before', () => {
    const world = seen(ours);
    world.note(on('app', 'die'));
    const { containers } = world.takeDoubts();
    world.note(on('app', 'destroy'));
    world.replaceSome(containers, [], now);
    expect([...world.containers.keys()]).toEqual([ours.id]);
  });

  it('does not come back with a list that is older', () => {
    const world = seen(ours);
    world.note(on('app', 'destroy'));
    world.takeDoubts();
    world.replaceAll([ours, other], now);
    world.replaceSome([ours.id], [ours], now);
    expect([...world.containers.keys()]).toEqual([other.id]);
  });

  it('does not come back with an event that arrives late', () => {
    const world = seen(ours);
    world.note(on('app', 'destroy'));
    world.note(on('app', 'die'));
    world.takeDoubts();
    world.replaceSome([ours.id], [ours], now);
    expect(world.containers.size).toBe(0);
  });

  it('that was never seen is no news', () => {
    const world = seen();
    expect([world.note(on('app', 'destroy')), world.hasDoubts]).toEqual([false, false]);
  });
});

describe('doubts', () => {
  it('are taken once, and come back when they could not be cleared', () => {
    const world = seen(ours);
    world.doubt('a');
    world.doubtNetwork();
    const taken = world.takeDoubts();
    expect(world.hasDoubts).toBe(false);
    world.doubt('b');
    world.restore(taken);
    expect(doubts(world).toSorted()).toEqual(['a', 'b', 'network']);
  });

  it('of everything come back, with those that arose meanwhile', () => {
    const world = new World('nathost', 'nathost');
    const taken = world.takeDoubts();
    world.note(on('app', 'create'));
    world.restore(taken);
    expect(doubts(world)).toEqual(['everything', 'network']);
    expect(doubts(world)).toEqual([]);
  });

  it('that arise during a look outlast its answer, also when the answer does not have the container', () => {
    const world = seen(ours);
    world.doubt(ours.id);
    world.takeDoubts();
    world.note(on('app', 'start'));
    world.replaceSome([ours.id], [], now);
    expect([world.containers.has(ours.id), doubts(world)]).toEqual([false, [ours.id]]);
  });

  it('that arise during a look at everything outlast its answer', () => {
    const world = seen(ours);
    world.doubtEverything();
    world.takeDoubts();
    world.note(on('app', 'start'));
    world.note(on('new', 'create'));
    world.replaceAll([], now);
    expect(doubts(world)).toEqual([ours.id, idOf('new')]);
  });
});

describe('what is known of a container', () => {
  const doubtful = (world: World) => [
    world.isNetworkDoubtful,
    world.isDoubtful(ours.id),
    world.isDoubtful(other.id),
  ];

  it.each<[string, (world: World) => void, boolean[]]>([
    ['nothing was said about', () => undefined, [false, false, false]],
    [
      'an event was about',
      (world) => {
        world.note(on('app', 'start'));
      },
      [false, true, false],
    ],
    [
      'a resync is due for',
      (world) => {
        world.doubtEverything();
      },
      [true, true, true],
    ],
    [
      'the network was made again for',
      (world) => {
        world.doubtNetwork();
      },
      [true, false, false],
    ],
  ])('is doubtful until a look has cleared it, when %s', (_, happens, expected) => {
    const world = seen(ours, other);
    world.cleared();
    happens(world);
    const before = doubtful(world);
    const doubts = world.takeDoubts();
    const during = doubtful(world);
    world.restore(doubts);
    const restored = doubtful(world);
    world.takeDoubts();
    world.cleared();
    expect([before, during, restored, doubtful(world)]).toEqual([
      expected,
      expected,
      expected,
      [false, false, false],
    ]);
  });
});

describe('a look', () => {
  it('at some containers takes out those that are not there any more, and no others', () => {
    const world = seen(ours, proxy, other);
    world.replaceSome([ours.id, proxy.id], [{ ...proxy, state: 'exited' }], now);
    expect([...world.containers.values()].map(({ name, state }) => [name, state])).toEqual([
      ['proxy', 'exited'],
      ['other', 'running'],
    ]);
  });

  it('at everything takes out all that are not there any more', () => {
    const world = seen(ours, other);
    world.replaceAll([other], now);
    expect([...world.containers.keys()]).toEqual([other.id]);
  });
});

it('remembers only so many destroyed containers', () => {
  const world = seen();
  for (let index = 0; index < 5_000; index += 1) world.note(on(`gone-${index}`, 'destroy'));
  const last = container({ name: 'gone-4999' });
  const first = container({ name: 'gone-0' });
  world.replaceAll([first, last], now);
  expect([...world.containers.keys()]).toEqual([first.id]);
});
