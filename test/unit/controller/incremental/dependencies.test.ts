import { Dependencies } from '../../../../src/controller/incremental/dependencies';
import { decodeLabels } from '../../../../src/model/labels';
import { leaseKey, type Lease } from '../../../../src/model/lease';
import type { ContainerRecord } from '../../../../src/model/record';
import { byId, container, idOf, lease, settings } from '../../../support/records';

const observed = (...containers: readonly ContainerRecord[]) => ({
  settings: settings(),
  now: 0,
  containers: byId(...containers),
  hostNetworked: new Map(),
  starting: new Set<string>(),
  leases: [],
  cursors: {},
  containersFolder: '/data',
  labelsOf: (one: ContainerRecord) => decodeLabels(one, 'nathost'),
  downSince: () => 0,
  awaySince: () => undefined,
});
const app = (name: string, label: string, parts: Partial<ContainerRecord> = {}) =>
  container({ name, labels: { 'nathost.name': label }, ...parts });
const at = (ipv4: string, part: 'configured' | 'live'): Partial<ContainerRecord> => ({
  endpoints: { nathost: { networkId: 'network-1', configured: {}, live: {}, [part]: { ipv4 } } },
});
const sharing = (of: string): Partial<ContainerRecord> => ({ networkMode: { kind: 'container', of } });
const held = (name: string, of: string): Lease => lease({ name, of, ipv4: '10.9.0.9' });

const a = app('a', 'one');

it.each<[string, ContainerRecord, Lease | undefined]>([
  ['that ask for one name', app('b', 'one'), undefined],
  ['one of which asks for the other’s name as an alias', app('b', 'two,one'), undefined],
  ['one of which shares the other’s network by its id', app('b', 'two', sharing(a.id)), undefined],
  ['one of which shares the other’s network by its name', app('b', 'two', sharing('a')), undefined],
  ['one of which holds a lease of the other’s name', app('b', 'two'), held('one', 'b')],
])('two containers %s are decided together, and nobody else', (_, b, leased) => {
  const seen = observed(a, b, app('other', 'three'));
  const dependencies = new Dependencies(seen, leased ? [leased] : []);
  expect([...dependencies.connected([a.id])].sort()).toEqual(
    [a.id, b.id, ...(leased ? [leaseKey(leased)] : [])].sort(),
  );
});

it.each<[string, Partial<ContainerRecord>]>([
  ['has', at('10.9.0.9', 'live')],
  ['is configured for', at('10.9.0.9', 'configured')],
  ['asks for', { labels: { 'nathost.name': 'two', 'nathost.ip': '10.9.0.9' } }],
])('a container depends on a lease whose address it %s', (_, parts) => {
  const one = container({ name: 'b', ...parts });
  const of = held('one', '');
  const dependencies = new Dependencies(observed(one, app('other', 'three')), [of]);
  expect([...dependencies.connected([leaseKey(of)])].sort()).toEqual([one.id, leaseKey(of)].sort());
  expect([
    dependencies.isTakenOutside(new Set([leaseKey(of)]), '10.9.0.9'),
    dependencies.isTakenOutside(new Set([leaseKey(of), one.id]), '10.9.0.9'),
  ]).toEqual([true, false]);
});

it('forgets what a container asked for before, and a container that is gone', () => {
  const b = app('b', 'one');
  const dependencies = new Dependencies(observed(a, b), []);
  dependencies.updateContainers([b.id], observed(a, app('b', 'two')));
  expect([...dependencies.connected([a.id])]).toEqual([a.id]);
  dependencies.updateContainers([a.id], observed(b));
  expect([[...dependencies.connected([a.id])], [...dependencies.ofName('one')]]).toEqual([[], []]);
});

it('keeps the order of the table: a lease that is put again stays where it is', () => {
  const [one, two, three] = ['one', 'two', 'three'].map((name) => lease({ name, of: idOf(name) })) as [
    Lease,
    Lease,
    Lease,
  ];
  const dependencies = new Dependencies(observed(), [one, two]);
  const again = { ...one, idleSince: 1 };
  dependencies.updateLeases([
    { kind: 'put', lease: three },
    { kind: 'put', lease: again },
    { kind: 'drop', name: 'two', slot: 0 },
  ]);
  expect(dependencies.table).toEqual([again, three]);
  expect(dependencies.leasesAmong(new Set([leaseKey(three)]))).toEqual([three]);
});
