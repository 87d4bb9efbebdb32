import { firstDue } from '../../../../src/model/due-times';
import type { Lease } from '../../../../src/model/lease';
import type { ContainerState } from '../../../../src/model/record';
import {
  isTimedSo,
  restartTime,
  staleNeighbours,
  startTime,
  wantedTiming,
} from '../../../../src/controller/desired/neighbours';
import { byId, container, idOf, lease, settings } from '../../../support/records';

const usual = { retrans: 1_000, probes: 3 };

describe('the timing', () => {
  it.each([
    [30, 10],
    [100, 30],
    [250, 80],
    [3_000, 1_000],
  ])('for %d ms asks three times, %d ms apart', (timeout, retrans) => {
    expect(wantedTiming(timeout, usual)).toEqual({ retrans, probes: 3 });
  });

  it('is the machine’s own when it is switched off', () => {
    expect(wantedTiming(undefined, { retrans: 700, probes: 2 })).toEqual({ retrans: 700, probes: 2 });
  });

  it.each([
    [100, { retrans: 1_000, probes: 6 }],
    [3_000, { retrans: 1_000, probes: 3 }],
    [10_000, { retrans: 3_330, probes: 3 }],
    [undefined, usual],
  ])('for %p ms is no shorter than the usual one while somebody is awaited', (timeout, timing) => {
    expect(wantedTiming(timeout, usual, true)).toEqual(timing);
  });

  it.each([
    [32, 3, true],
    [30, 3, true],
    [40, 3, false],
    [30, 2, false],
    [1_000, 3, false],
  ])('of %d ms and %d questions is 30 ms and 3: %s', (retrans, probes, isSo) => {
    expect(isTimedSo({ timing: { retrans, probes }, usual }, { retrans: 30, probes: 3 })).toBe(isSo);
  });
});

/** All names together. */
function neighboursOf(...given: Parameters<typeof staleNeighbours>) {
  const { addresses, pending, due } = staleNeighbours(...given);
  const dueAt = firstDue(due);
  return {
    addresses: [...addresses.values()].flat(),
    hasPending: pending.size > 0,
    ...(dueAt !== undefined && { dueAt }),
  };
}

describe('a leased address is stale', () => {
  const [app, gone] = [
    lease({ ipv4: '10.9.0.2', ipv6: 'fd00::2' }),
    lease({ name: 'gone', of: 'x', ipv4: '10.9.0.3' }),
  ];
  const now = 1_000_000;
  const look = (parts: {
    readonly state?: 'exited' | 'restarting';
    readonly downFor?: number;
    readonly off?: boolean;
  }) =>
    neighboursOf([app, { ...gone, idleSince: now - (parts.downFor ?? 0) }], {
      settings: settings(parts.off === true ? {} : { arpTimeout: 100 }),
      containers: byId(container({ state: parts.state ?? 'running' })),
      now,
      downSince: (id) => (id === idOf('app-1') ? now - (parts.downFor ?? 0) : now),
      awaySince: () => undefined,
    });

  it('not while its container is up, or restarts by itself', () => {
    expect([look({}).addresses, look({ state: 'restarting', downFor: restartTime }).addresses]).toEqual([
      [],
      ['10.9.0.3'],
    ]);
  });

  it('not for as long as a restart takes, and then', () => {
    expect([
      look({ state: 'exited', downFor: restartTime - 1 }),
      look({ state: 'exited', downFor: restartTime }),
    ]).toEqual([
      { addresses: [], hasPending: true, dueAt: now + 1 },
      { addresses: ['10.9.0.2', 'fd00::2', '10.9.0.3'], hasPending: false },
    ]);
  });

  it('never when the timing is switched off', () => {
    expect(look({ state: 'exited', downFor: restartTime, off: true })).toEqual({
      addresses: [],
      hasPending: false,
    });
  });
});

describe('a leased address is pending', () => {
  const now = 1_000_000;
  const look = (parts: {
    readonly of?: Lease;
    readonly state?: ContainerState;
    readonly away?: number;
  }): [boolean, number | undefined] => {
    const { hasPending, dueAt } = neighboursOf([parts.of ?? lease({ ipv4: '10.9.0.2' })], {
      settings: settings({ arpTimeout: 100 }),
      containers: byId(container({ state: parts.state ?? 'running' })),
      now,
      downSince: () => 0,
      awaySince: () => (parts.away === undefined ? undefined : now - parts.away),
    });
    return [hasPending, dueAt === undefined ? undefined : dueAt - now];
  };

  it.each<[ContainerState, number]>([
    ['created', startTime],
    ['running', startTime],
    ['paused', startTime],
    ['restarting', restartTime],
    ['exited', restartTime],
    ['dead', restartTime],
  ])('for a while where its container is %s and does not have it, %d ms', (state, time) => {
    expect([look({ state, away: 0 }), look({ state, away: time - 1 }), look({ state, away: time })]).toEqual([
      [true, time],
      [true, 1],
      [false, undefined],
    ]);
  });

  it('not where its container has it', () => {
    expect(look({})).toEqual([false, undefined]);
  });

  it('where its container was removed a moment ago: it may be made again', () => {
    const gone = lease({ ipv4: '10.9.0.2', of: 'gone' });
    expect([
      look({ of: { ...gone, idleSince: now - 1 } }),
      look({ of: { ...gone, idleSince: now - restartTime } }),
    ]).toEqual([
      [true, restartTime - 1],
      [false, undefined],
    ]);
  });

  it('not for a name without an address of its own', () => {
    expect(look({ of: lease({}), away: 0 })).toEqual([false, undefined]);
  });
});
