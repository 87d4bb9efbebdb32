import { conntrackLosses } from '../../../src/doctor/checks/conntrack-losses';
import { conntrackStates } from '../../../src/doctor/checks/conntrack-states';
import { conntrackTable } from '../../../src/doctor/checks/conntrack-table';
import { dnatFlows } from '../../../src/doctor/checks/dnat-flows';
import { ephemeralPorts } from '../../../src/doctor/checks/ephemeral-ports';
import type { OwnedSocket } from '../../../src/inspect/facts';
import type { Finding } from '../../../src/doctor/finding';
import type { Flow } from '../../../src/doctor/parse/conntrack';
import { container, edge, endpoint, healthy, noLosses, web } from '../../support/healthy-host';

const told = (findings: readonly Finding[]) =>
  findings.map(({ severity, subject, what }) => `${severity} ${subject}: ${what}`);

describe('conntrack-table', () => {
  test.each([
    [50, 'ok', '50 of 100 entries of the conntrack table are used (50.0 %)'],
    [75, 'warning', '75 of 100 entries of the conntrack table are used (75 %)'],
    [90, 'error', '90 of 100 entries of the conntrack table are used (90 %)'],
  ])('%i %%', (entries, severity, what) => {
    expect(told(conntrackTable.run(healthy({ conntrackTable: { known: { entries, max: 100 } } })))).toEqual([
      `${severity} host: ${what}`,
    ]);
  });
});

const flow = (state: string, asked: string, given = asked, port = 8080): Flow => ({
  protocol: 'tcp',
  state,
  original: { source: '198.51.100.2', destination: asked, sourcePort: 40_000, destinationPort: port },
  reply: {
    source: given,
    destination: '198.51.100.2',
    sourcePort: given === asked ? port : 80,
    destinationPort: 40_000,
  },
});

describe('conntrack-states', () => {
  const of = (...known: Flow[]) => conntrackStates.run(healthy({ conntrackFlows: { known } }));

  test('are counted, the most frequent first', () => {
    const flows = [
      flow('TIME_WAIT', '192.0.2.10'),
      flow('ESTABLISHED', '192.0.2.10'),
      flow('TIME_WAIT', '192.0.2.10'),
    ];
    expect(told(of(...flows))).toEqual([
      'ok host: 3 tracked connections: 2 tcp TIME_WAIT, 1 tcp ESTABLISHED',
    ]);
  });

  test('many that are not answered', () => {
    const flows = Array.from({ length: 1000 }, (_, at) =>
      flow(at < 600 ? 'SYN_SENT' : 'ESTABLISHED', '10.0.0.9'),
    );
    expect(told(of(...flows))).toEqual([
      'warning host: 1000 tracked connections: 600 tcp SYN_SENT, 400 tcp ESTABLISHED',
    ]);
  });
});

describe('conntrack-losses', () => {
  const of = (before: object, after: object) =>
    conntrackLosses.run(
      healthy({
        conntrackGrowth: {
          known: { before: { ...noLosses, ...before }, after: { ...noLosses, ...after }, seconds: 2 },
        },
      }),
    );

  test.each([
    ['nothing ever', {}, {}, ['ok host: insert_failed, drop and early_drop stayed 0 for 2 s']],
    [
      'not now',
      { insertFailed: 7 },
      { insertFailed: 7 },
      ['note host: none grows within 2 s; since the start: insert_failed 7, drop 0, early_drop 0'],
    ],
    [
      'insert_failed',
      { insertFailed: 7 },
      { insertFailed: 9 },
      ['warning host: insert_failed grew by 2 within 2 s, to 9'],
    ],
    [
      'drop',
      {},
      { drop: 3, earlyDrop: 1 },
      ['error host: drop grew by 3 within 2 s, to 3; early_drop grew by 1 within 2 s, to 1'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told(of(before, after))).toEqual(expected);
  });
});

describe('dnat-flows', () => {
  const published = container('shop', {
    published: [{ hostAddress: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    endpoints: [endpoint('bridge', '172.17.0.5')],
  });

  test('by published port and container', () => {
    const known = [
      flow('TIME_WAIT', '192.0.2.10', '172.17.0.5'),
      flow('ESTABLISHED', '192.0.2.10', '172.17.0.5'),
      flow('ESTABLISHED', '10.203.0.2'),
    ];
    const findings = dnatFlows.run(
      healthy({ conntrackFlows: { known }, containers: { known: [published] } }),
    );
    expect(told(findings)).toEqual([
      'warning container shop: 2 connections of 1 client to its published port 8080/tcp translated to 172.17.0.5:80: 1 tcp TIME_WAIT, 1 tcp ESTABLISHED',
    ]);
    expect(findings[0]?.command).toEqual([
      'docker nathost migrate # prints what replaces published ports; reach an application through a proxy on --network host',
    ]);
  });

  test('to something that is no container', () => {
    const findings = dnatFlows.run(
      healthy({ conntrackFlows: { known: [flow('ESTABLISHED', '192.0.2.10', '192.168.122.5')] } }),
    );
    expect(findings[0]).toMatchObject({
      subject: 'address 192.168.122.5:80',
      command: ['conntrack -L --dst-nat 192.168.122.5 # not a container of this engine'],
    });
  });
});

describe('ephemeral-ports', () => {
  const to = (count: number, state: string): OwnedSocket[] =>
    Array.from({ length: count }, (_, at) => ({
      protocol: 'tcp',
      family: 4,
      local: '10.203.15.0',
      localPort: 32_768 + at,
      remote: '10.203.0.2',
      remotePort: 8080,
      state,
      inode: 0,
    }));
  const of = (sockets: OwnedSocket[], timeWaitReuse = 2) =>
    ephemeralPorts.run(
      healthy({
        sockets: { known: sockets },
        containers: { known: [edge(), web()] },
        tcp: { known: { firstPort: 32_768, lastPort: 60_999, timeWaitReuse } },
      }),
    );

  test('28,232 ports are enough for 470 connections a second', () => {
    expect(told(of([]))).toEqual([
      'ok host: 28232 local ports, enough for 470 new connections a second to one destination; none is in use',
    ]);
    expect(told(of(to(100, '06')))[0]).toMatch(/the busiest, 10\.203\.0\.2:8080, has 100$/);
  });

  test.each([
    [2_900, 'note'],
    [14_200, 'warning'],
    [22_600, 'error'],
  ])('%i in TIME_WAIT', (count, severity) => {
    const [found] = of(to(count, '06'));
    expect(found).toMatchObject({
      severity,
      subject: 'destination 10.203.0.2:8080',
      what: `${count} of 28232 local ports are taken by connections to web (10.203.0.2:8080), ${count} of them in TIME_WAIT: about ${Math.floor(count / 60)} new connections a second`,
    });
    expect(found?.command?.[0]).toBe('sysctl -w net.ipv4.tcp_tw_reuse=1');
  });

  test('with tcp_tw_reuse, ports in TIME_WAIT are free', () => {
    expect(of(to(28_000, '06'), 1)[0]?.severity).toBe('ok');
    expect(of(to(28_000, '01'), 1)[0]?.severity).toBe('error');
  });

  test('connections that came in do not count', () => {
    const listener = { ...to(1, '0A')[0]!, localPort: 40_000, remotePort: 0, remote: '0.0.0.0' };
    const incoming = to(20_000, '06').map((socket, at) => ({
      ...socket,
      localPort: 40_000,
      remotePort: at + 1,
    }));
    expect(of([listener, ...incoming])[0]?.severity).toBe('ok');
  });
});
