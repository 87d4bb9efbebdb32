import { decodeLabels } from '../../../../src/model/labels';
import { decide, type Observation } from '../../../../src/controller/desired/decide';
import { Incremental } from '../../../../src/controller/incremental/incremental';
import { byId, container, lease, network, settings } from '../../../support/records';

const now = 1_700_000_000_000;
const app = container({ labels: { 'nathost.name': 'app' } });
const idle = lease({ name: 'gone', ipv4: '10.203.0.9', idleSince: now - 1 });
const seen: Observation = {
  settings: settings(),
  now,
  containers: byId(app),
  hostNetworked: new Map(),
  starting: new Set(),
  network: network(),
  leases: [idle],
  cursors: {},
  containersFolder: '/data',
  labelsOf: (one) => decodeLabels(one, 'nathost'),
  downSince: () => now,
  awaySince: () => undefined,
};

const nothing: ReadonlySet<string> = new Set();
const idleState: Observation = { ...seen, leases: decide(seen).assignment.leases };

/** Whether the second of two observations is decided anew. */
function isDecidedAnew(later: Partial<Observation>, changes = nothing): boolean {
  const incremental = new Incremental();
  incremental.decide(idleState, nothing);
  const after = { ...idleState, ...incremental.decide(idleState, nothing).assignment };
  return incremental.decide(after, nothing) !== incremental.decide({ ...after, ...later }, changes);
}

it('decides once about what is the same', () => {
  expect(isDecidedAnew({ now: now + 1_000 })).toBe(false);
});

test.each<[string, Partial<Observation>]>([
  ['settings', { settings: settings() }],
  ['the network', { network: network() }],
  ['leases', { leases: [...seen.leases] }],
  ['cursors', { cursors: { ipv4: '10.203.0.9' } }],
  ['the folder of containers', { containersFolder: '/other' }],
  ['names of the host', { hostNames: { inFile: new Set(['app']), ofMachine: new Set() } }],
])('decides anew about other %s', (_, later) => {
  expect(isDecidedAnew(later)).toBe(true);
});

it('decides anew after a container has changed', () => {
  expect(isDecidedAnew({}, new Set([app.id]))).toBe(true);
});

it('decides anew when time alone changes what should be', () => {
  const dueAt = new Incremental().decide(idleState, nothing).dueAt ?? Infinity;
  expect([dueAt, isDecidedAnew({ now: dueAt - 1 }), isDecidedAnew({ now: dueAt })]).toEqual([
    expect.any(Number),
    false,
    true,
  ]);
  expect(dueAt).toBeLessThan(Infinity);
});

it('decides anew when the clock was set back', () => {
  expect(isDecidedAnew({ now: now - 1 })).toBe(true);
});
