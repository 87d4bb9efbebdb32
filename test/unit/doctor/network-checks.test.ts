import { bridgePorts } from '../../../src/doctor/checks/bridge-ports';
import { defaultRoute } from '../../../src/doctor/checks/default-route';
import { ipRange } from '../../../src/doctor/checks/ip-range';
import { nathost as nathostCheck } from '../../../src/doctor/checks/nathost';
import { subnetOverlap } from '../../../src/doctor/checks/subnet-overlap';
import {
  container,
  endpoint,
  healthy,
  nathost,
  nathostNetwork,
  plainBridge,
  web,
} from '../../support/healthy-host';

const told = (findings: readonly { severity: string; subject: string; what: string }[]) =>
  findings.map(({ severity, subject, what }) => `${severity} ${subject}: ${what}`);

describe('subnet-overlap', () => {
  const routes = (...more: { destination: string; interface: string; gateway?: string; table?: string }[]) =>
    healthy({ routes: { known: [{ destination: '10.203.0.0/20', interface: 'nathost0' }, ...more] } });

  test.each([
    [
      'within the subnet',
      { destination: '10.203.4.0/24', interface: 'tun0' },
      'error',
      'its subnet 10.203.0.0/20 overlaps the route 10.203.4.0/24 dev tun0',
    ],
    [
      'the same subnet elsewhere',
      { destination: '10.203.0.0/20', interface: 'wg0', table: '200' },
      'error',
      'its subnet 10.203.0.0/20 overlaps the route 10.203.0.0/20 dev wg0 table 200',
    ],
    [
      'around the subnet',
      { destination: '10.0.0.0/8', interface: 'eth0', gateway: '192.0.2.9' },
      'warning',
      'its subnet 10.203.0.0/20 overlaps the route 10.0.0.0/8 via 192.0.2.9 dev eth0',
    ],
  ])('a route %s', (_, route, severity, what) => {
    expect(told(subnetOverlap.run(routes(route)))).toEqual([`${severity} network nathost: ${what}`]);
  });

  test('the command deletes the route, or moves nathost to a subnet that is free', () => {
    const [found] = subnetOverlap.run(
      routes(
        { destination: '10.203.4.0/24', interface: 'tun0' },
        { destination: '10.204.0.0/16', interface: 'eth0' },
      ),
    );
    expect(found?.command?.[0]).toBe('ip route del 10.203.4.0/24 dev tun0');
    expect(found?.command).toContain('docker plugin set nathost NATHOST_SUBNET=10.205.0.0/20');
  });

  test.each(['default', '0.0.0.0/1', '128.0.0.0/1', '192.168.0.0/16'])(
    '%s overlaps with nothing',
    (destination) => {
      expect(told(subnetOverlap.run(routes({ destination, interface: 'tun0' })))).toEqual([
        'ok host: none of 2 routes overlaps with the subnets of 2 bridge networks',
      ]);
    },
  );
});

describe('ip-range', () => {
  const withMembers = (...members: ReturnType<typeof container>[]) =>
    healthy({ containers: { known: members } });

  test('a network without one', () => {
    const network = nathostNetwork({ subnets: [{ subnet: '10.77.0.0/24', gateway: '10.77.0.1' }] });
    expect(told(ipRange.run(healthy({ networks: { known: [network] } })))).toEqual([
      'note network nathost: 10.77.0.0/24 has no ip-range',
    ]);
  });

  test('a fixed address inside it', () => {
    const guest = container('guest', { endpoints: [endpoint('nathost', '', '10.203.15.9')] });
    expect(told(ipRange.run(withMembers(web(), guest)))).toEqual([
      'warning container guest: its fixed address 10.203.15.9 lies in 10.203.15.0/24, which the engine hands out by itself',
    ]);
  });

  test('one that is nearly used up', () => {
    const guests = Array.from({ length: 231 }, (_, at) =>
      container(`g${at}`, { endpoints: [endpoint('nathost', `10.203.15.${at + 1}`)] }),
    );
    expect(told(ipRange.run(withMembers(...guests)))).toEqual([
      'warning network nathost: 231 of the 256 addresses of its ip-range 10.203.15.0/24 are in use',
    ]);
    expect(told(ipRange.run(withMembers(...guests.slice(0, 200))))[0]).toMatch(/^ok/);
  });
});

describe('default-route', () => {
  const adopted = nathostNetwork({
    internal: false,
    subnets: [{ subnet: '10.77.0.0/24', gateway: '10.77.0.1' }],
  });
  const on = (gateway: string | undefined, name = 'bridge') =>
    defaultRoute.run(
      healthy({
        networks: { known: [{ ...plainBridge, name, id: `${name}-id` }, adopted] },
        containers: {
          known: [
            web({
              endpoints: [endpoint(name, '172.17.0.2'), endpoint('nathost', '10.77.0.200', '10.77.0.200')],
            }),
          ],
        },
        defaultGateways:
          gateway === undefined ? { unknown: 'no root' } : { known: new Map([['web-id', gateway]]) },
      }),
    );

  test('taken over by the network, as the container’s own routing table says', () => {
    const [found] = on('10.77.0.1');
    expect(told([found!])).toEqual([
      'error network nathost: it is not internal, and has become the default route of 1 of its containers: web',
    ]);
    expect(found?.command).toContain('docker plugin set nathost NATHOST_SUBNET=10.77.0.0/24');
  });

  test.each([
    [
      'container',
      /^docker stop nathost$/,
      /^echo NATHOST_SUBNET=10\.77\.0\.0\/24 >>\.env && docker compose up -d/,
    ],
    ['service', /^systemctl stop nathost$/, /^systemctl start nathost$/],
    ['process', /^# end nathost$/, /^# start it again with NATHOST_SUBNET=10\.77\.0\.0\/24$/],
  ] as const)('the commands are those for a %s', (way, first, last) => {
    const facts = healthy({ networks: { known: [adopted] }, nathost: { known: nathost({ way }) } });
    const without = { subnets: [{ subnet: '10.77.0.0/24' }] };
    const crossed = healthy({
      networks: { known: [nathostNetwork(without)] },
      nathost: { known: nathost({ way }) },
      routes: { known: [{ destination: '10.0.0.0/8', interface: 'eth0' }] },
    });
    for (const [found] of [defaultRoute.run(facts), ipRange.run(crossed)]) {
      expect(found?.command?.[0]).toMatch(first);
      expect(found?.command?.at(-1)).toMatch(last);
    }
    expect(subnetOverlap.run(crossed)[0]?.command?.[0]).toMatch(first);
  });

  test('taken over, where the engine took the first address of an ip-range for the gateway and does not tell', () => {
    const [untold] = on('10.77.0.64');
    expect(untold).toMatchObject({
      severity: 'error',
      what: expect.stringContaining('1 of its containers') as string,
    });
  });

  test('not taken over, but it may be', () => {
    expect(told(on('172.17.0.1'))).toEqual(['warning network nathost: it is not internal']);
  });

  test.each([
    ['web_default', 'error'],
    ['app_default', 'warning'],
  ])('without the routing table, by the order of names: %s and nathost', (name, severity) => {
    expect(on(undefined, name).map((finding) => finding.severity)).toEqual([severity]);
  });
});

describe('bridge-ports', () => {
  test.each([
    [799, 'ok'],
    [800, 'warning'],
    [1000, 'error'],
  ])('%i ports', (count, severity) => {
    const findings = bridgePorts.run(healthy({ bridgePorts: { known: new Map([['nathost0', count]]) } }));
    expect(findings.map((finding) => finding.severity)).toEqual([severity]);
    expect(findings[0]?.what).toContain(`has ${count} of 1023 ports`);
  });
});

describe('nathost', () => {
  const problem = (kind: 'label-invalid' | 'pool-full' | 'hosts-file-own-mount') => ({
    kind,
    subject: 'container web',
    message: 'm',
    remedy: 'r',
    since: '2026-01-01T00:00:00Z',
  });

  test.each([
    [
      'a problem of one name',
      nathost({ problems: [problem('label-invalid')] }),
      ['warning container web: m'],
    ],
    ['a problem of all', nathost({ problems: [problem('pool-full')] }), ['error container web: m']],
    [
      'a problem that another check says',
      nathost({ problems: [problem('hosts-file-own-mount')] }),
      ['ok plugin nathost: it is ready and has no other problem; names: 1, hosts files: 0'],
    ],
    [
      'disconnected',
      nathost({ phase: 'disconnected' }),
      ['error plugin nathost: it is not ready: disconnected'],
    ],
    ['starting', nathost({ phase: 'starting' }), ['note plugin nathost: it is not ready: starting']],
  ])('%s', (_, known, expected) => {
    expect(told(nathostCheck.run(healthy({ nathost: { known } })))).toEqual(expected);
  });
});
