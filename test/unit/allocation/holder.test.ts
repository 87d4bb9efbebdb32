import { assignSlots, type SlotsInput } from '../../../src/allocation/slots';
import type { ContainerState } from '../../../src/model/record';
import { claim, idOf, lease } from '../../support/records';

const grace = 10_000;
const now = 1_000_000;

/** Containers in order of age, with their state and, when they are not up, since how long. */
type Seen = Record<
  string,
  | ContainerState
  | { readonly downFor: number }
  | { readonly state: ContainerState; readonly configured: true }
>;

function decide(seen: Seen, leases: SlotsInput['leases'] = []) {
  const claims = Object.entries(seen).map(([name, what], index) =>
    claim({
      container: {
        name,
        createdAt: index,
        state: typeof what === 'string' ? what : 'state' in what ? what.state : 'exited',
      },
    }),
  );
  const of = (id: string) => seen[claims.find(({ container }) => container.id === id)?.container.name ?? ''];
  const slots = assignSlots({
    claims: claims.toReversed(),
    leases,
    now,
    handoverGrace: grace,
    downSince: (id) => {
      const what = of(id);
      return typeof what === 'object' && 'downFor' in what ? now - what.downFor : now;
    },
    hadAddress: ({ container }) => {
      const what = of(container.id);
      return typeof what === 'object' && 'configured' in what;
    },
  });
  return {
    holder: [...slots.held].map(([slot, { container }]) => `${slot}: ${container.name}`).join(),
    standbys: slots.standbys.map(({ container }) => container.name),
    dueIn: slots.dueAt === undefined ? 'never' : slots.dueAt - now,
  };
}

describe('the holder of a name that nobody has yet', () => {
  it.each<[string, Seen, string, string[]]>([
    ['the only one', { a: 'created' }, 'a', []],
    ['the first', { a: 'running', b: 'running' }, 'a', ['b']],
    ['the first, when none is up', { a: 'exited', b: 'created' }, 'a', ['b']],
    [
      'the first that is up, when nothing is known of the past',
      { a: 'exited', b: 'running', c: 'running' },
      'b',
      ['a', 'c'],
    ],
    [
      'the one that has an address of ours already',
      { a: 'running', b: { state: 'exited', configured: true } },
      'b',
      ['a'],
    ],
  ])('is %s', (_, seen, holder, standbys) => {
    expect(decide(seen)).toEqual({ holder: `0: ${holder}`, standbys, dueIn: 'never' });
  });
});

describe('a name with a holder', () => {
  const held = [lease({ of: 'b' })];

  it.each<ContainerState>(['running', 'paused', 'restarting'])('stays with one that is %s', (state) => {
    expect(decide({ a: 'running', b: state, c: 'running' }, held)).toEqual({
      holder: '0: b',
      standbys: ['a', 'c'],
      dueIn: 'never',
    });
  });

  it.each<ContainerState>(['created', 'exited', 'removing', 'dead'])(
    'stays with one that is %s, for ever, while no other is up',
    (state) => {
      expect(decide({ a: 'exited', b: state, c: 'created' }, held)).toEqual({
        holder: '0: b',
        standbys: ['a', 'c'],
        dueIn: 'never',
      });
    },
  );

  it.each([
    [0, 'b', grace],
    [grace - 1, 'b', 1],
    [grace, 'a', 'never'],
    [grace + 1, 'a', 'never'],
  ])('%i ms after it went down, with another up, is held by %s', (downFor, holder, dueIn) => {
    const standby = holder === 'a' ? 'b' : 'a';
    expect(decide({ a: 'running', b: { downFor } }, held)).toEqual({
      holder: `0: ${holder}`,
      standbys: [standby],
      dueIn,
    });
  });

  it('goes to the oldest that is up', () => {
    expect(decide({ a: 'exited', b: { downFor: grace }, c: 'paused', d: 'running' }, held)).toEqual({
      holder: '0: c',
      standbys: ['a', 'b', 'd'],
      dueIn: 'never',
    });
  });

  it('stays with the new one when the old one comes back, also when it is older', () => {
    expect(decide({ a: 'running', b: 'running' }, held)).toMatchObject({ holder: '0: b', standbys: ['a'] });
  });

  it.each<[string, Seen, string, string[]]>([
    ['the one that is up', { a: 'exited', c: 'running' }, 'c', ['a']],
    ['the oldest that is up', { a: 'running', c: 'running' }, 'a', ['c']],
    ['the oldest, when none is up', { a: 'exited', c: 'created' }, 'a', ['c']],
  ])('that was removed is handed over at once, to %s', (_, seen, holder, standbys) => {
    expect(decide(seen, held)).toEqual({ holder: `0: ${holder}`, standbys, dueIn: 'never' });
  });

  it('comes back to a container that had it when it was last in use', () => {
    const idle = [lease({ of: 'b', idleSince: 5 })];
    expect(decide({ a: 'exited', b: 'created' }, idle)).toMatchObject({ holder: '0: b', standbys: ['a'] });
  });
});

it('is decided by ids where ages are equal, so that two passes never differ', () => {
  const twins = ['x', 'y'].map((name) => claim({ container: { name, createdAt: 1 } }));
  const first = idOf('x') < idOf('y') ? 'x' : 'y';
  const holders = [twins, twins.toReversed()].map(
    (claims) =>
      assignSlots({
        claims,
        leases: [],
        now,
        handoverGrace: grace,
        downSince: () => now,
        hadAddress: () => false,
      }).held.get(0)?.container.name,
  );
  expect(holders).toEqual([first, first]);
});
