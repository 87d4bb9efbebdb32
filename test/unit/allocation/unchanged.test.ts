import { claim } from '../../support/records';
import { assigned, now, pool } from './assigning';

const pools = { ipv4: pool() };
const [a, b] = [
  claim({ name: 'a', container: { name: 'a' } }),
  claim({ name: 'b', container: { name: 'b' } }),
];
const first = assigned([a, b], { pools });
const later = { pools, leases: first.leases, cursors: first.cursors, now: now + 1 };

it('a pass that changes no lease returns the same table, so that what was worked out of it still counts', () => {
  expect(assigned([a, b], later).leases).toBe(first.leases);
});

it('one more name changes the table, and none of the leases that were there', () => {
  const c = claim({ name: 'c', container: { name: 'c' } });
  const { leases, changes } = assigned([a, b, c], later);
  expect(leases.slice(0, 2)).toEqual(first.leases);
  expect(leases[0]).toBe(first.leases[0]);
  expect(changes).toHaveLength(1);
});

it('a network that cannot carry an address any more is seen at once', () => {
  assigned([a, b], later);
  const gone = assigned([a, b], {
    ...later,
    pools: { ipv4: pool({ reserved: new Set(['10.9.0.1', '10.9.0.2', '10.9.0.3']) }) },
  });
  expect(gone.addresses['a']).not.toBe(first.addresses['a']);
});
