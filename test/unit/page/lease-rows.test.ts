import {
  leaseColumns,
  leaseRows,
  leaseState,
  nextOrder,
  type LeaseColumn,
} from '../../../src/page/view/lease-rows';
import { manyNames } from '../../support/many-names';
import { noon, pictureOf } from './pictures';

const { leases } = pictureOf(manyNames(200, noon));
const sorted = (by: LeaseColumn, descending = false, wanted = '') =>
  leaseRows(leases, wanted, { by, descending });

test('each order has all leases, and the other way round is the other way round', () => {
  for (const column of leaseColumns) {
    const [up, down] = [sorted(column), sorted(column, true)];
    expect(new Set(up)).toEqual(new Set(leases));
    const key = (one: (typeof leases)[number]) => (column === 'address' ? one.ipv4 : one.createdAt);
    if (column === 'address' || column === 'created') expect(up.map(key)).toEqual(down.map(key).reverse());
  }
});

test('addresses are ordered as numbers', () => {
  const numbers = sorted('address').map(({ ipv4 }) =>
    ipv4!.split('.').reduce((sum, part) => sum * 256 + Number(part), 0),
  );
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
});

test('the slots of a name follow one another', () => {
  expect(
    sorted('name', false, 'stock-1')
      .filter(({ name }) => name === 'stock-1')
      .map(({ slot }) => slot),
  ).toEqual([0, 1, 2]);
});

test('a lease is found by its name, address, holder and state', () => {
  const idle = leases.find((lease) => lease.idleSince !== undefined)!;
  expect(sorted('name', false, 'idle')).toContain(idle);
  expect(sorted('name', false, idle.ipv4)).toContain(idle);
  expect(sorted('name', false, 'stock-1-app-2')).toMatchObject([{ name: 'stock-1', slot: 1 }]);
  expect(sorted('name', false, 'no such thing')).toEqual([]);
});

test('an idle lease that is pinned is not called idle, for it does not end', () => {
  const [lease] = leases;
  expect(leaseState(lease!)).toBe('held');
  expect(leaseState({ ...lease!, idleSince: 'then' })).toBe('idle');
  expect(leaseState({ ...lease!, idleSince: 'then', pinned: true })).toBe('pinned');
});

test('a second click on a head turns the order round, one on another head begins anew', () => {
  const first = nextOrder({ by: 'name', descending: false }, 'name');
  expect(first).toEqual({ by: 'name', descending: true });
  expect(nextOrder(first, 'address')).toEqual({ by: 'address', descending: false });
});
