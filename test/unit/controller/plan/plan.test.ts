import type { Desired, Observation } from '../../../../src/controller/desired/decide';
import { planHosts, type FileSeen } from '../../../../src/controller/plan/hosts';
import { planKernel } from '../../../../src/controller/plan/kernel';
import { planOf, type Actual } from '../../../../src/controller/plan/plan';
import { planSignals, signalDueAt } from '../../../../src/controller/plan/signals';
import { networkSpec } from '../../../../src/controller/desired/network-spec';
import { lease, network, settings } from '../../../support/records';

const now = 1_700_000_000_000;
const lines = [{ address: '10.9.0.2', name: 'app' }];
const [host, proxy] = [
  { key: 'host', path: '/etc/hosts' },
  { key: 'proxy', path: '/data/proxy/hosts', reload: 'SIGHUP' },
];
const nothing: Actual = {
  files: new Map(),
  kernel: { state: undefined, forgotten: new Set() },
  namesChanged: new Map(),
};

function desired(parts: Partial<Desired['assignment']> = {}): Desired {
  return {
    assignment: { leases: [], cursors: {}, standbys: new Map(), holders: new Map(), ...parts },
    fit: { problems: [] },
    lines,
    targets: [host, proxy],
    networkSpec: networkSpec(settings()),
    problems: [],
  };
}

const seen = (parts: Partial<Observation> = {}): Observation =>
  ({ now, containers: new Map(), leases: [], network: network(), ...parts }) as Observation;

describe('the leases', () => {
  const [app, web] = [lease({ name: 'app', ipv4: '10.9.0.2' }), lease({ name: 'web', ipv4: '10.9.0.3' })];

  it('that came or went are put and dropped', () => {
    const plan = planOf(desired({ leases: [web] }), seen({ leases: [app] }), nothing);
    expect(plan.leases.changes).toEqual([
      { kind: 'put', lease: web },
      { kind: 'drop', name: 'app', slot: 0 },
    ]);
  });

  it('that are the same are left alone', () => {
    expect(
      planOf(desired({ leases: [app] }), seen({ leases: [{ ...app }] }), nothing).leases.changes,
    ).toEqual([]);
  });
});

describe('the network', () => {
  it('is made when there is none', () => {
    const { changes } = planOf(desired(), seen({ network: undefined }), nothing).engine;
    expect(changes).toEqual([{ kind: 'create-network', spec: networkSpec(settings()) }]);
  });

  it('that cannot be used gets no endpoint', () => {
    expect(planOf(desired(), seen(), nothing).engine).toEqual({ changes: [], problems: [] });
  });
});

describe('a hosts file', () => {
  const planned = (file?: FileSeen) =>
    planHosts([host], lines, new Map(file && [[host.key, file]]), now).map(({ isCheck }) =>
      isCheck ? 'check' : 'write',
    );
  const right = { expected: lines, isChecked: true };

  it.each<[string, FileSeen | undefined, string[]]>([
    ['never seen is written', undefined, ['write']],
    ['with other lines is written', { expected: [], isChecked: true }, ['write']],
    ['that may be another by now is written', { isChecked: false }, ['write']],
    ['with these lines is left alone', right, []],
    ['that somebody may have changed is checked', { ...right, isChecked: false }, ['check']],
    ['with lines that can go now is checked', { ...right, recheckAt: now }, ['check']],
    ['with lines that can go later is left alone', { ...right, recheckAt: now + 1 }, []],
  ])('%s', (_, file, expected) => {
    expect(planned(file)).toEqual(expected);
  });

  it('of the host comes first', () => {
    const { changes } = planOf(desired(), seen(), nothing).hosts;
    expect(changes.map(({ target }) => target.key)).toEqual(['host', 'proxy']);
  });
});

describe('a signal', () => {
  const signals = (firstAt: number, lastAt: number, target = proxy) =>
    planSignals([target], new Map([[target.key, { firstAt, lastAt }]]), now).length;

  it('is due when names were quiet, or changed for long', () => {
    expect([
      signals(now - 1_500, now - 1_500),
      signals(now - 1_499, now - 1_499),
      signals(now - 10_000, now),
      signals(now - 9_999, now),
    ]).toEqual([1, 0, 1, 0]);
  });

  it('is never due for one that asks for none, or whose names did not change', () => {
    expect([
      planSignals(
        [{ key: proxy.key, path: proxy.path }],
        new Map([[proxy.key, { firstAt: 0, lastAt: 0 }]]),
        now,
      ),
      planSignals([proxy], new Map(), now),
    ]).toEqual([[], []]);
  });

  it('is due when names were quiet for a while, or have changed for long', () => {
    expect([
      signalDueAt({ firstAt: now, lastAt: now }),
      signalDueAt({ firstAt: now - 9_000, lastAt: now }),
    ]).toEqual([now + 1_500, now + 1_000]);
  });
});

describe('stale addresses', () => {
  const wanted = { bridge: 'nathost0', hasPending: false, stale: ['10.9.0.2', '10.9.0.3'] };
  const state = { bridge: 'nathost0', neighbours: {} };

  it('are forgotten once, as long as they are stale', () => {
    expect(planKernel(wanted, { state, forgotten: new Set(['10.9.0.3', '10.9.0.9']) })).toEqual({
      changes: [{ kind: 'forget-neighbours', bridge: 'nathost0', addresses: ['10.9.0.2'] }],
      forgotten: ['10.9.0.3'],
    });
  });

  it.each([
    ['that was not looked at', undefined],
    ['of another bridge', { ...state, bridge: 'other' }],
  ])('are left alone in a kernel %s', (_, found) => {
    expect(planKernel(wanted, { state: found, forgotten: new Set() }).changes).toEqual([]);
  });
});
