import type { ContainerRecord } from '../../../src/model/record';
import { day, endpoints } from '../../support/records';
import { listed, now, ours, proxy, type CacheAt } from './listed-cache';

/** The list shows the container so at this moment. */
function seenAt(at: CacheAt, time: number, record: ContainerRecord): CacheAt {
  at.now = time;
  return at.list([record.id], record);
}

/** The time of day and what has elapsed are told alike but where they must not be. */
const moment = (elapsed: number) => ({ now: elapsed, elapsed });

describe('the time since when a container is down', () => {
  const exited = { ...ours, state: 'exited' } as const;

  it('is when it was first listed so, and stays through other states in which it is not up', () => {
    const at = seenAt(seenAt(listed(), now, exited), now + 5, { ...ours, state: 'removing' });
    expect(at.cache.times.downSince(ours.id, moment(now + 9))).toBe(now);
  });

  it('begins anew when it was up in between', () => {
    const at = seenAt(seenAt(seenAt(listed(), now, exited), now + 5, ours), now + 7, exited);
    expect(at.cache.times.downSince(ours.id, moment(now + 9))).toBe(now + 7);
  });

  it('is now for one that was not listed so', () => {
    expect(listed(ours).cache.times.downSince(ours.id, moment(now + 9))).toBe(now + 9);
  });

  it.each([day, -day])('goes with a clock that is set by %d ms, so that as much has passed since', (by) => {
    const { times } = seenAt(listed(), now + 0.25, exited).cache;
    const later = { now: now + 9 + by, elapsed: now + 9.75 };
    expect(times.downSince(ours.id, later)).toBe(later.now - 9);
    expect(times.awaySince(ours.id, later)).toBe(later.now - 9);
  });
});

describe('the time since when a container has no address in use', () => {
  const there: ContainerRecord = { ...ours, endpoints: endpoints('10.9.0.2', { isLive: true }) };

  it('is when it was first listed without, and ends when it has one', () => {
    const at = seenAt(seenAt(listed(there), now + 3, ours), now + 5, ours);
    const since = [at.cache.times.awaySince(ours.id, moment(now + 11))];
    since.push(seenAt(at, now + 7, there).cache.times.awaySince(ours.id, moment(now + 11)));
    since.push(seenAt(at, now + 9, ours).cache.times.awaySince(ours.id, moment(now + 11)));
    expect(since).toEqual([now + 3, undefined, now + 9]);
  });

  it('is not known of one that is gone', () => {
    expect(
      listed(ours)
        .list([ours.id])
        .cache.times.awaySince(ours.id, moment(now + 11)),
    ).toBeUndefined();
  });
});

describe('a proxy that is about to start', () => {
  const stopped: ContainerRecord = { ...proxy, state: 'exited' };
  const starting = ({ cache }: CacheAt) => [...cache.starting];
  const begun = () => {
    const at = listed(stopped);
    at.cache.starts(proxy.id);
    return at;
  };

  it('is known as such', () => {
    expect(starting(begun())).toEqual([proxy.id]);
  });

  it.each<[string, (at: CacheAt) => void]>([
    ['is listed as up', (at) => at.list([proxy.id], proxy)],
    [
      'has ended, or could not be started',
      ({ cache }) => {
        cache.started(proxy.id);
      },
    ],
    [
      'is destroyed',
      ({ cache }) => {
        cache.destroyed(proxy.id);
      },
    ],
    ['is gone', (at) => at.listAll()],
  ])('is not any more when it %s', (_, happens) => {
    const at = begun();
    happens(at);
    expect(starting(at)).toEqual([]);
  });

  it('goes on starting while a list finds it not up yet', () => {
    expect(starting(begun().list([proxy.id], stopped))).toEqual([proxy.id]);
  });

  it('is forgotten in the course of two resyncs when all further events were lost', () => {
    expect(starting(begun().listAll(stopped).listAll(stopped))).toEqual([]);
  });

  it('is not forgotten for an earlier start that a resync saw', () => {
    const at = begun().listAll(stopped);
    at.cache.starts(proxy.id);
    expect(starting(at.listAll(stopped))).toEqual([proxy.id]);
  });
});

describe('addresses that the engine has stored for a container', () => {
  const wanted = { ipv4: '10.203.0.5' };

  it('are in its configuration, and that is a change', () => {
    const { cache } = listed({ ...ours, state: 'created' });
    cache.takeChanges();
    cache.configured(ours.id, wanted);
    expect(cache.containers.get(ours.id)?.endpoints).toEqual({
      nathost: { networkId: '', configured: wanted, live: {} },
    });
    expect(cache.takeChanges().containers).toEqual(new Set([ours.id]));
  });

  it('are nobody’s when the container is not known', () => {
    const { cache } = listed();
    cache.configured(ours.id, wanted);
    expect(cache.containers.size).toBe(0);
  });
});
