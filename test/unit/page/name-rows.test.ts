import type { ContainerState } from '../../../src/model/record';
import type { LeaseStatus, NameStatus } from '../../../src/model/status';
import { nameRows } from '../../../src/page/view/name-rows';
import { finds, textsOf } from '../../../src/page/view/search';
import { calm, noon, pictureOf } from './pictures';
import { manyNames } from '../../support/many-names';

const container = (name: string, state: ContainerState = 'running') => ({
  id: name.padEnd(64, '0'),
  name,
  state,
});
const lease = (name: string, slot: number, holder: string, more: Partial<LeaseStatus> = {}): LeaseStatus => ({
  name,
  slot,
  holder: { id: holder.padEnd(64, '0'), name: holder },
  pinned: false,
  createdAt: noon,
  ...more,
});
const name = (text: string, more: Partial<NameStatus> = {}): NameStatus => ({
  name: text,
  addresses: [],
  holders: [],
  standbys: [],
  ...more,
});
const rowsOf = (names: NameStatus[], leases: LeaseStatus[] = []) => nameRows(calm({ names, leases }));

describe('the rows of names', () => {
  it('puts aliases to the name whose addresses they share', () => {
    const rows = rowsOf([
      name('shop'),
      name('www.shop', { aliasOf: 'shop' }),
      name('a.shop', { aliasOf: 'shop' }),
    ]);
    expect(rows).toMatchObject([{ name: 'shop', aliases: ['a.shop', 'www.shop'] }]);
  });

  it('leaves an alias whose name is not there as a row of its own', () => {
    expect(rowsOf([name('www', { aliasOf: 'gone' })])).toMatchObject([{ name: 'www', aliases: [] }]);
  });

  it.each([
    ['up', [container('a'), container('b')]],
    ['partly', [container('a'), container('b', 'exited')]],
    ['down', [container('a', 'created'), container('b', 'paused')]],
    ['kept', []],
  ])('says %s', (health, holders) => {
    expect(rowsOf([name('shop', { holders })])).toMatchObject([{ health }]);
  });

  it('gives each replica its own addresses and container, in the order of slots', () => {
    const rows = rowsOf(
      [
        name('shop', {
          addresses: ['10.0.0.3', '10.0.0.2', 'fd00::2'],
          holders: [container('b'), container('a', 'exited')],
        }),
      ],
      [
        lease('shop', 1, 'b', { ipv4: '10.0.0.3' }),
        lease('shop', 0, 'a', { ipv4: '10.0.0.2', ipv6: 'fd00::2' }),
      ],
    );
    expect(rows[0]!.places).toEqual([
      { slot: 0, addresses: ['10.0.0.2', 'fd00::2'], pinned: false, container: container('a', 'exited') },
      { slot: 1, addresses: ['10.0.0.3'], pinned: false, container: container('b') },
    ]);
  });

  it('shows an address that no lease has, such as that of the host, at the lease without one', () => {
    const rows = rowsOf(
      [name('edge', { addresses: ['127.0.0.1'], holders: [container('edge-1')] })],
      [lease('edge', 0, 'edge-1')],
    );
    expect(rows[0]!.places).toMatchObject([{ addresses: ['127.0.0.1'], container: { name: 'edge-1' } }]);
  });

  it('says of a name without container until when its address is kept', () => {
    const gone = lease('shop', 0, 'gone', { ipv4: '10.0.0.2', idleSince: noon, expiresAt: noon + 1000 });
    expect(rowsOf([name('shop', { addresses: ['10.0.0.2'] })], [gone])[0]!.places).toEqual([
      { slot: 0, addresses: ['10.0.0.2'], pinned: false, expiresAt: '2026-01-02T12:00:01.000Z' },
    ]);
  });

  it('marks what a problem is about: the name, or a container of its', () => {
    const problem = { kind: 'name-taken' as const, message: 'm', remedy: 'r', since: noon };
    const problems = [
      { ...problem, subject: 'container shop-2' },
      { ...problem, subject: 'name blog' },
    ];
    const names = [name('shop', { standbys: [container('shop-2')] }), name('blog'), name('shop-2')];
    const rows = nameRows(calm({ names, problems }));
    expect(rows.map((row) => [row.name, row.problems.length])).toEqual([
      ['blog', 1],
      ['shop', 1],
      ['shop-2', 0],
    ]);
  });

  it('counts numbers in names as numbers', () => {
    expect(rowsOf([name('web-10'), name('web-9')]).map((row) => row.name)).toEqual(['web-9', 'web-10']);
  });

  it('loses no name and no address of two hundred', () => {
    const report = manyNames(200, noon);
    const rows = nameRows(pictureOf(report));
    expect(rows.flatMap((row) => [row.name, ...row.aliases]).sort()).toEqual(
      report.names.map((one) => one.name).sort(),
    );
    const shown = rows.flatMap(({ places }) => places.flatMap(({ addresses }) => addresses));
    expect(new Set(shown)).toEqual(new Set(report.names.flatMap(({ addresses }) => addresses)));
  });
});

describe('search', () => {
  const [row] = rowsOf(
    [
      name('shop', {
        addresses: ['10.0.0.2'],
        holders: [container('web-1', 'exited')],
        standbys: [container('green')],
      }),
      name('www.example.test', { aliasOf: 'shop' }),
    ],
    [lease('shop', 0, 'web-1', { ipv4: '10.0.0.2' })],
  );

  it.each(['', 'SHOP', 'example', '0.0.2', 'web-1', 'green', 'exited', 'web-1 shop', ' shop  '])(
    'finds by %j',
    (wanted) => {
      expect(finds(wanted, textsOf(row!))).toBe(true);
    },
  );

  it.each(['blog', 'shop blog', '10.0.0.3'])('does not find by %j', (wanted) => {
    expect(finds(wanted, textsOf(row!))).toBe(false);
  });
});
