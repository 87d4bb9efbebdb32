import type { ContainerRecord } from '../../../src/model/record';
import type { World } from '../../../src/controller/engine-cache';
import { day, endpoints } from '../../support/records';
import { now, on, onNetwork, ours, proxy, seen } from './seen-cache';

describe('the time since when a container is down', () => {
  const down = (at: number, world = seen()) => {
    world.replaceSome([ours.id], [{ ...ours, state: 'exited' }], at);
    return world;
  };

  it('is when it was first seen so, and stays through other states in which it is not up', () => {
    const world = down(now);
    world.replaceSome([ours.id], [{ ...ours, state: 'removing' }], now + 5);
    expect(world.times.downSince(ours.id, now + 9)).toBe(now);
  });

  it('begins anew when it was up in between', () => {
    const world = down(now);
    world.replaceSome([ours.id], [ours], now + 5);
    expect(down(now + 7, world).times.downSince(ours.id, now + 9)).toBe(now + 7);
  });

  it('is now for one that was not seen down', () => {
    expect(seen(ours).times.downSince(ours.id, now + 9)).toBe(now + 9);
  });

  it('is never later than the look, so that a clock set back does not put a handover off by as much', () => {
    const back = now - 365 * day;
    expect(down(back + 5, down(back, down(now))).times.downSince(ours.id, back + 9)).toBe(back);
  });
});

describe('the time since when a container has no address in use', () => {
  const there: ContainerRecord = { ...ours, endpoints: endpoints('10.9.0.2', { isLive: true }) };
  const away = (at: number, world = seen(there)) => {
    world.replaceSome([ours.id], [ours], at);
    return world;
  };

  it('is when it was first seen without, and ends when it has one', () => {
    const world = away(now + 5, away(now + 3));
    const before = world.times.awaySince(ours.id);
    world.replaceSome([ours.id], [there], now + 7);
    expect([before, world.times.awaySince(ours.id)]).toEqual([now + 3, undefined]);
    expect(away(now + 9, world).times.awaySince(ours.id)).toBe(now + 9);
  });

  it('is not known of one that is gone', () => {
    const world = away(now);
    world.replaceSome([ours.id], [], now + 1);
    expect(world.times.awaySince(ours.id)).toBeUndefined();
  });
});

describe('a proxy that is about to start', () => {
  const stopped: ContainerRecord = { ...proxy, state: 'exited' };
  const starting = (world: World) => [...world.starting];

  it('is known by the connect event of the host’s network, and that is worth a pass', () => {
    const world = seen(stopped);
    expect([world.note(onNetwork('host', 'connect', 'proxy')), starting(world)]).toEqual([true, [proxy.id]]);
  });

  it.each<[string, (world: World) => void]>([
    [
      'is seen up',
      (world) => {
        world.replaceSome([proxy.id], [proxy], now);
      },
    ],
    [
      'dies',
      (world) => {
        world.note(on('proxy', 'die'));
      },
    ],
    [
      'could not be started',
      (world) => {
        world.note(onNetwork('host', 'disconnect', 'proxy'));
      },
    ],
    [
      'is destroyed',
      (world) => {
        world.note(on('proxy', 'destroy'));
      },
    ],
    [
      'is gone',
      (world) => {
        world.replaceAll([], now);
      },
    ],
  ])('is not any more when it %s', (_, happens) => {
    const world = seen(stopped);
    world.note(onNetwork('host', 'connect', 'proxy'));
    happens(world);
    expect(starting(world)).toEqual([]);
  });

  it('goes on starting while a look finds it not up yet', () => {
    const world = seen(stopped);
    world.note(onNetwork('host', 'connect', 'proxy'));
    world.note(on('proxy', 'start'));
    world.replaceSome([proxy.id], [stopped], now);
    expect(starting(world)).toEqual([proxy.id]);
  });

  it('is forgotten in the course of two resyncs when all further events were lost', () => {
    const world = seen(stopped);
    world.note(onNetwork('host', 'connect', 'proxy'));
    for (let resync = 0; resync < 2; resync += 1) {
      world.doubtEverything();
      world.takeDoubts();
      world.replaceAll([stopped], now);
    }
    expect(starting(world)).toEqual([]);
  });

  it('is not forgotten for an earlier start that a resync saw', () => {
    const world = seen(stopped);
    world.note(onNetwork('host', 'connect', 'proxy'));
    world.replaceAll([stopped], now);
    world.note(onNetwork('host', 'connect', 'proxy'));
    world.replaceAll([stopped], now);
    expect(starting(world)).toEqual([proxy.id]);
  });

  it('is not forgotten by a resync that was under way when it began to start', () => {
    const world = seen(stopped);
    world.doubtEverything();
    world.takeDoubts();
    world.note(onNetwork('host', 'connect', 'proxy'));
    world.replaceAll([stopped], now);
    expect(starting(world)).toEqual([proxy.id]);
  });
});

describe('a connect that the engine has taken', () => {
  const wanted = { ipv4: '10.203.0.5' };
  const created = { ...ours, state: 'created' } as const;
  const looked = (...records: readonly ContainerRecord[]) => {
    const world = seen(...records);
    world.cleared();
    return world;
  };

  it('is in the configuration of a container that does not run', () => {
    const world = looked(created);
    world.takeChanges();
    expect([world.noteConnected(created.id, wanted), world.containers.get(created.id)?.endpoints]).toEqual([
      true,
      { nathost: { networkId: '', configured: wanted, live: {} } },
    ]);
    expect([world.takeChanges().containers, world.hasDoubts]).toEqual([new Set([created.id]), false]);
  });

  it.each<[string, () => ReturnType<typeof seen>]>([
    ['of one that runs', () => looked(ours)],
    ['of one that is not known', () => looked()],
    [
      'of one that something was told of meanwhile',
      () => {
        const world = looked(created);
        world.note(on('app', 'start'));
        return world;
      },
    ],
    [
      'of one that is being looked at',
      () => {
        const world = looked(created);
        world.note(on('app', 'start'));
        world.takeDoubts();
        return world;
      },
    ],
  ])('%s is to be looked at', (_, given) => {
    const world = given();
    const before = world.containers.get(ours.id);
    expect([world.noteConnected(ours.id, wanted), world.containers.get(ours.id)]).toEqual([false, before]);
  });
});
