import type { Decision } from '../../../../src/controller/desired/decide';
import { plan } from '../../../../src/controller/plan/plan';
import { container, lease } from '../../../support/records';

const put = { kind: 'put', lease: lease({ ipv4: '10.9.0.2' }) } as const;
const lines = [{ address: '10.9.0.2', name: 'app' }];
const [host, proxy] = [
  { key: 'host', path: '/etc/hosts' },
  { key: 'proxy', path: '/data/proxy/hosts' },
];
const connect = {
  kind: 'connect',
  container: container(),
  names: ['app'],
  addresses: { ipv4: '10.9.0.2' },
} as const;

function decision(
  parts: { readonly changes?: Decision['assignment']['changes'] } & Partial<Decision> = {},
): Decision {
  const { changes = [], ...rest } = parts;
  return {
    assignment: {
      leases: [],
      changes,
      cursors: { ipv4: '10.9.0.2' },
      standbys: new Map(),
    },
    fit: { problems: [] },
    lines,
    targets: [host, proxy],
    engineChanges: [],
    problems: [],
    ...rest,
  };
}

it('begins with the leases, so that none is lost that somebody knows of, and writes the host’s file before the others', () => {
  const changes = plan(decision({ changes: [put], engineChanges: [connect] }), { has: () => false });
  expect(changes).toEqual([
    { kind: 'commit-leases', changes: [put], cursors: { ipv4: '10.9.0.2' } },
    { kind: 'write-hosts', target: host, lines },
    { kind: 'write-hosts', target: proxy, lines },
    connect,
  ]);
});

it('leaves out what is right already', () => {
  const changes = plan(decision(), { has: ({ key }) => key === 'host' });
  expect(changes).toEqual([{ kind: 'write-hosts', target: proxy, lines }]);
});

it('is empty when everything is as it should be', () => {
  expect(plan(decision(), { has: () => true })).toEqual([]);
});
