import { assignSlots } from '../../../src/allocation/slots';
import type { Claim } from '../../../src/model/claim';
import type { Lease } from '../../../src/model/lease';
import type { ContainerState } from '../../../src/model/record';
import { claim, lease, replica } from '../../support/records';

const grace = 10_000;
const now = 1_000_000;

interface Given {
  readonly leases?: readonly Lease[];
  /** Names of containers that are down for longer than the grace period. */
  readonly longDown?: readonly Claim[];
}

function assigned(
  claims: readonly Claim[],
  { leases = [], longDown = [] }: Given = {},
): Record<string, unknown> {
  const ids = longDown.map(({ container }) => container.id);
  const slots = assignSlots({
    claims,
    leases,
    now,
    handoverGrace: grace,
    downSince: (id) => (ids.includes(id) ? now - grace : now),
    hadAddress: () => false,
  });
  const names = [...slots.held]
    .toSorted(([a], [b]) => a - b)
    .map(([slot, { container }]) => [`${slot}`, container.name]);
  return {
    ...(Object.fromEntries(names) as Record<string, string>),
    standbys: slots.standbys.map(({ container }) => container.name),
    ...(slots.dueAt !== undefined && { dueIn: slots.dueAt - now }),
  };
}

const blue = (
  number: number,
  state: ContainerState = 'running',
  name = `blue-app-${number}`,
  createdAt = number,
) => replica('blue', number, { container: { name, state, createdAt } });
const green = (number: number, state: ContainerState = 'running') =>
  replica('green', number, { container: { name: `green-app-${number}`, state, createdAt: 100 + number } });
const leased = (slot: number, one: Claim, parts: { idleSince?: number } = {}) =>
  lease({ slot, of: one.container.name, service: one.service, ...parts });

describe('replicas of one service', () => {
  it('hold the name together, a slot each, in the order of their numbers', () => {
    expect(assigned([blue(3), blue(1), blue(2, 'exited')])).toEqual({
      0: 'blue-app-1',
      1: 'blue-app-2',
      2: 'blue-app-3',
      standbys: [],
    });
  });

  it('keep their slots whatever others come and go', () => {
    const leases = [leased(0, blue(1)), leased(1, blue(2)), leased(2, blue(3))];
    expect(assigned([blue(2), blue(4), blue(3, 'exited')], { leases })).toEqual({
      1: 'blue-app-2',
      2: 'blue-app-3',
      3: 'blue-app-4',
      standbys: [],
    });
  });

  it('leave a slot to the replica that had it last, so that it finds it when it is re-created', () => {
    const leases = [leased(0, blue(1), { idleSince: 5 }), leased(1, blue(2))];
    expect(assigned([blue(2), blue(3)], { leases })).toEqual({
      1: 'blue-app-2',
      2: 'blue-app-3',
      standbys: [],
    });
    expect(assigned([blue(2), blue(3), blue(1, 'created', 'blue-app-1-again')], { leases })).toMatchObject({
      0: 'blue-app-1-again',
    });
  });

  it('take the slots of a holder that was no service, and of another service', () => {
    const other = [lease({ of: 'gone' }), leased(1, green(1), { idleSince: 5 })];
    expect(assigned([blue(1), blue(2), blue(3)], { leases: other })).toEqual({
      0: 'blue-app-1',
      1: 'blue-app-2',
      2: 'blue-app-3',
      standbys: [],
    });
  });
});

describe('a replica that is re-created', () => {
  const old = blue(1);
  const leases = [leased(0, old), leased(1, blue(2))];
  const fresh = (state: ContainerState) => blue(1, state, 'fresh', 50);
  const done = { 0: 'fresh', 1: 'blue-app-2' };

  it.each<[string, ContainerState, ContainerState, string, string]>([
    ['stands by while the old one is up', 'running', 'created', 'blue-app-1', 'fresh'],
    [
      'stands by while the old one is up, also when it is up itself',
      'running',
      'running',
      'blue-app-1',
      'fresh',
    ],
    [
      'takes over at once when the old one stops, before it starts',
      'exited',
      'created',
      'fresh',
      'blue-app-1',
    ],
    ['takes over at once when the old one stops, when it is up', 'exited', 'running', 'fresh', 'blue-app-1'],
    ['takes over from one that is being removed', 'removing', 'created', 'fresh', 'blue-app-1'],
  ])('%s', (_, oldState, freshState, holder, standby) => {
    expect(assigned([blue(1, oldState), blue(2), fresh(freshState)], { leases })).toEqual({
      0: holder,
      1: 'blue-app-2',
      standbys: [standby],
    });
  });

  it('has the slot when the old one is gone', () => {
    expect(assigned([blue(2), fresh('created')], { leases })).toEqual({ ...done, standbys: [] });
  });

  it('has the slot also when the name was idle in between', () => {
    const idle = [leased(0, blue(1), { idleSince: 5 }), leased(1, blue(2), { idleSince: 6 })];
    expect(assigned([blue(2, 'created', 'fresh-2', 60), fresh('created')], { leases: idle })).toEqual({
      0: 'fresh',
      1: 'fresh-2',
      standbys: [],
    });
  });

  it('gives it back when it goes down and the old one is up', () => {
    const after = [leased(0, fresh('running')), leased(1, blue(2))];
    expect(assigned([blue(1), blue(2), fresh('exited')], { leases: after })).toMatchObject({
      0: 'blue-app-1',
      standbys: ['fresh'],
    });
  });
});

describe('two services with one name', () => {
  const leases = [leased(0, blue(1)), leased(1, blue(2))];

  it('the second stands by as a whole, with more replicas too', () => {
    expect(assigned([green(1), green(2), green(3), blue(1), blue(2)], { leases })).toEqual({
      0: 'blue-app-1',
      1: 'blue-app-2',
      standbys: ['green-app-1', 'green-app-2', 'green-app-3'],
    });
  });

  it('the second stands by while one replica of the first is up', () => {
    expect(
      assigned([green(1), green(2), blue(1, 'exited'), blue(2)], { leases, longDown: [blue(1)] }),
    ).toEqual({
      0: 'blue-app-1',
      1: 'blue-app-2',
      standbys: ['green-app-1', 'green-app-2'],
    });
  });

  it('the second takes over the slots when the first is removed', () => {
    expect(assigned([green(1), green(2), green(3)], { leases })).toEqual({
      0: 'green-app-1',
      1: 'green-app-2',
      2: 'green-app-3',
      standbys: [],
    });
  });

  it('the second takes over when the last replica of the first has been down for the grace period', () => {
    const down = [blue(1, 'exited'), blue(2, 'exited')];
    expect([
      assigned([...down, green(1)], { leases, longDown: [blue(1)] }),
      assigned([...down, green(1)], { leases, longDown: down }),
    ]).toEqual([
      { 0: 'blue-app-1', 1: 'blue-app-2', standbys: ['green-app-1'], dueIn: grace },
      { 0: 'green-app-1', standbys: ['blue-app-1', 'blue-app-2'] },
    ]);
  });

  it('the second stands by while the first is re-created, whoever had other slots once', () => {
    const past = [leased(1, green(2), { idleSince: 5 }), leased(0, blue(1))];
    expect(assigned([green(2), blue(1, 'created', 'fresh', 200)], { leases: past })).toMatchObject({
      0: 'fresh',
    });
  });

  it('a container that belongs to no service stands by for one that does, and the other way round', () => {
    const single = claim({ container: { name: 'single', createdAt: 500 } });
    expect([
      assigned([single, blue(1), blue(2)], { leases }),
      assigned([single, blue(1), blue(2)], { leases: [lease({ of: 'single' })] }),
    ]).toEqual([
      { 0: 'blue-app-1', 1: 'blue-app-2', standbys: ['single'] },
      { 0: 'single', standbys: ['blue-app-1', 'blue-app-2'] },
    ]);
  });
});
