import { isBehind, shadowed, type Member } from '../../../src/model/network-order';
import { container } from '../../support/records';

const internal = new Set(['a_back', 'nathost', 'shop_db', 'web_back']);
const member = (name: string, ...networks: string[]): Member => ({ name, networks, isBehind: false });
const behind = (name: string, ...networks: string[]): Member => ({ name, networks, isBehind: true });

describe('whose names lead to nathost’s network', () => {
  it.each<[string, Member[], Record<string, string[]>]>([
    ['nobody’s', [], {}],
    ['one alone has nobody to ask for', [member('a', 'shop_db')], {}],
    [
      'two on an internal network whose name comes later',
      [member('a', 'shop_db'), member('b', 'shop_db')],
      { shop_db: ['a', 'b'] },
    ],
    ['two on an internal network whose name comes first', [member('a', 'a_back'), member('b', 'a_back')], {}],
    ['two on a network with a way out', [member('a', 'z_front'), member('b', 'z_front')], {}],
    ['two on networks of their own', [member('a', 'shop_db'), member('b', 'web_back')], {}],
    [
      'two that also share one with a way out find each other there',
      [member('a', 'shop_db', 'z_front'), member('b', 'shop_db', 'z_front')],
      {},
    ],
    [
      'two that also share an internal one that comes first find each other there',
      [member('a', 'a_back', 'shop_db'), member('b', 'a_back', 'shop_db')],
      {},
    ],
    [
      'ways out of their own help nobody',
      [member('a', 'shop_db', 'one'), member('b', 'shop_db', 'two')],
      { shop_db: ['a', 'b'] },
    ],
    [
      'on the default bridge nobody is known by a name',
      [member('a', 'bridge', 'shop_db'), member('b', 'bridge', 'shop_db')],
      { shop_db: ['a', 'b'] },
    ],
    [
      'those who share no other way are told apart from those who do',
      [
        member('a', 'shop_db', 'front'),
        member('b', 'shop_db', 'front'),
        member('c', 'shop_db', 'front', 'other'),
      ],
      {},
    ],
    [
      'one that only shares that network breaks it for all',
      [member('a', 'shop_db', 'front'), member('b', 'shop_db', 'front'), member('c', 'shop_db')],
      { shop_db: ['a', 'b', 'c'] },
    ],
    [
      'each network is told',
      [member('a', 'shop_db', 'web_back'), member('b', 'shop_db', 'web_back')],
      { shop_db: ['a', 'b'], web_back: ['a', 'b'] },
    ],
    ['all are put behind', [behind('a', 'shop_db'), behind('b', 'shop_db')], {}],
    ['one is not', [member('a', 'shop_db'), behind('b', 'shop_db')], { shop_db: ['a', 'b'] }],
  ])('%s', (_, members, expected) => {
    const found = shadowed(members, 'nathost', internal);
    expect(Object.fromEntries(found.map(({ network, containers }) => [network, containers]))).toEqual(
      expected,
    );
  });
});

it('is behind where its endpoint says so, or will, where the engine knows an order', () => {
  const on = (networks: Record<string, number | undefined>) =>
    isBehind(
      container({
        endpoints: Object.fromEntries(
          Object.entries(networks).map(([name, priority]) => [
            name,
            { networkId: '', configured: {}, live: {}, ...(priority !== undefined && { priority }) },
          ]),
        ),
      }),
      'nathost',
    );
  expect([
    on({ shop_db: undefined }),
    on({ shop_db: 0 }),
    on({ shop_db: 0, nathost: 0 }),
    on({ shop_db: 0, nathost: -1 }),
    on({ shop_db: 0, nathost: undefined }),
    on({ shop_db: undefined, nathost: undefined }),
  ]).toEqual([false, true, false, true, true, false]);
});
