import { OtherNetworks } from '../../../src/controller/other-networks';
import { container } from '../../support/records';

let others: OtherNetworks;
beforeEach(() => {
  others = new OtherNetworks('nathost', 'nathost');
});

const endpoint = (priority?: number) => ({
  networkId: '',
  configured: {},
  live: {},
  ...(priority !== undefined && { priority }),
});
const labelled = (networks: Record<string, number | undefined>, labels = { 'nathost.name': 'app' }) =>
  container({
    labels,
    endpoints: Object.fromEntries(
      Object.entries(networks).map(([name, priority]) => [name, endpoint(priority)]),
    ),
  });

test.each([
  ['a labelled one on a network that may come behind', { nathost: undefined, shop_db: undefined }, true],
  ['one that is not connected yet', { shop_db: undefined }, true],
  ['one on networks that come first by name', { nathost: undefined, bridge: undefined }, false],
  ['one whose endpoint is behind', { nathost: -1, shop_db: 0 }, false],
  ['one whose endpoint will be behind', { shop_db: 0 }, false],
  ['one that an older nathost has connected', { nathost: 0, shop_db: 0 }, true],
])('networks are listed because of %s: %j %j', (_, networks, expected) => {
  expect(others.isToList([labelled(networks)], { afresh: false })).toBe(expected);
});

test('containers without a label are nothing to ask for', () => {
  const record = labelled({ shop_db: undefined }, {} as { 'nathost.name': string });
  expect(others.isToList([record], { afresh: true })).toBe(false);
});

test('what was listed is not listed again, but afresh; and is the same while nothing has changed', () => {
  const records = [labelled({ shop_db: undefined })];
  others.replace([
    { name: 'shop_db', internal: true },
    { name: 'web', internal: false },
  ]);
  const before = others.internal;
  expect([...before]).toEqual(['shop_db']);
  expect([false, true].map((afresh) => others.isToList(records, { afresh }))).toEqual([false, true]);
  others.replace([{ name: 'shop_db', internal: true }]);
  expect(others.internal).toBe(before);
  others.replace([]);
  expect([...others.internal]).toEqual([]);
});
