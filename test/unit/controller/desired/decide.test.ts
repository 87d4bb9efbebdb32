import { decodeLabels } from '../../../../src/model/labels';
import type { ContainerRecord } from '../../../../src/model/record';
import { decide, type Observation } from '../../../../src/controller/desired/decide';
import { planOf } from '../../../../src/controller/plan/plan';
import { byId, container, endpoints, lease, network, settings } from '../../../support/records';

const now = 1_700_000_000_000;
const app = container({ labels: { 'nathost.name': 'app' } });
const proxy = container({ name: 'proxy', networkMode: { kind: 'host' } });

function decided(containers: readonly ContainerRecord[], parts: Partial<Observation> = {}) {
  const seen: Observation = {
    settings: settings(),
    now,
    containers: byId(...containers),
    hostNetworked: byId(...containers),
    starting: new Set(),
    network: network(),
    leases: [],
    cursors: {},
    containersFolder: '/data',
    labelsOf: (one) => decodeLabels(one, 'nathost'),
    downSince: () => now,
    awaySince: () => undefined,
    ...parts,
  };
  const desired = decide(seen);
  const { assignment, lines, targets, problems, ...rest } = desired;
  const nothing = {
    files: new Map(),
    kernel: { state: undefined, forgotten: new Set<string>() },
    namesChanged: new Map(),
  };
  return {
    leases: assignment.leases.map(({ name, ipv4 }) => `${name} ${ipv4}`),
    lines: lines.map(({ name, address }) => `${name} ${address}`),
    targets: targets.map(({ path }) => path),
    engine: planOf(desired, seen, nothing).engine.changes.map(({ kind }) => kind),
    problems: problems.map(({ kind }) => kind),
    ...(rest.dueAt !== undefined && { dueIn: rest.dueAt - now }),
  };
}

it('gives a labelled container a lease, its name to every hosts file, and an endpoint', () => {
  expect(decided([app, proxy])).toEqual({
    leases: ['app 10.203.0.2'],
    lines: ['app 10.203.0.2'],
    targets: ['/etc/hosts', `/data/${proxy.id}/hosts`],
    engine: ['connect'],
    problems: [],
  });
});

it('makes a network that is missing before anything else, and lets leases be as they are', () => {
  const leases = [lease({ name: 'shop', of: 'shop', ipv4: '10.203.0.9' })];
  const shop = container({ name: 'shop', labels: { 'nathost.name': 'shop' } });
  expect(decided([app, shop], { network: undefined, leases })).toMatchObject({
    leases: ['shop 10.203.0.9'],
    lines: ['shop 10.203.0.9'],
    engine: ['create-network'],
    problems: [],
  });
});

it('changes no endpoint on a network that cannot be used, and goes on publishing what was leased', () => {
  const leases = [lease({ ipv4: '10.203.0.9' })];
  const one = { ...app, endpoints: endpoints('10.203.0.9', { isLive: true }) };
  expect(decided([one], { network: network({ driver: 'macvlan' }), leases })).toMatchObject({
    leases: ['app 10.203.0.9'],
    lines: ['app 10.203.0.9'],
    engine: [],
    problems: ['network-misfit'],
  });
});

it('lists what is wrong with labels, the network, names, addresses and files', () => {
  const containers = [
    container({ name: 'a', labels: { 'nathost.name': 'a,b_', 'nathost.ip': '10.203.0.1' } }),
    container({ name: 'b', createdAt: 2_000, labels: { 'nathost.name': 'b,a' } }),
    container({ name: 'c', labels: { 'nathost.name': 'c' }, networkMode: { kind: 'none' } }),
    container({ name: 'd', networkMode: { kind: 'host' }, ownHostsMount: true }),
  ];
  expect(
    decided(containers, { settings: settings({ ipRange: '10.203.0.128/25' }) }).problems.toSorted(),
  ).toEqual([
    ...['address-pin-refused', 'hosts-file-own-mount', 'label-invalid'],
    ...['name-taken', 'network-misfit', 'no-address'],
  ]);
});

it('tells when the next name goes, or the next lease ends', () => {
  const idle = (name: string, ago: number) =>
    lease({ name, of: 'gone', ipv4: '10.203.0.9', idleSince: now - ago });
  const { nameGrace, leaseTtl } = settings();
  expect([
    decided([]).dueIn,
    decided([], { leases: [idle('app', 5)] }).dueIn,
    decided([], { leases: [idle('app', nameGrace + 5)] }).dueIn,
  ]).toEqual([undefined, nameGrace - 5, leaseTtl - nameGrace - 5]);
});
