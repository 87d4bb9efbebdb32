import fc from 'fast-check';
import { decodeSettings } from '../../../src/config/decode-settings';
import { allSettings } from '../../../src/config/settings-table';
import { problemText } from '../../../src/model/problem';

const defaults = {
  network: 'nathost',
  labelPrefix: 'nathost',
  proxies: 'all',
  hostFile: true,
  overrideHostNames: false,
  domains: [],
  leaseTtl: 2_592_000_000,
  nameGrace: 3_600_000,
  handoverGrace: 10_000,
  resync: 30_000,
  arpTimeout: 100,
  conntrack: 'track',
  bypassPorts: [],
  logLevel: 'info',
  dockerSocket: '/var/run/docker.sock',
  way: 'process',
  paths: { socket: '/run/nathost/nathost.sock', state: '/var/lib/nathost', etc: '/etc' },
};

/** A value that each variable accepts and that is not its default. */
const accepted = {
  NATHOST_NETWORK: 'edge_1.net',
  NATHOST_SUBNET: '10.7.0.0/24',
  NATHOST_SUBNET6: 'FD00:7::/64',
  NATHOST_IP_RANGE: '10.7.0.192/27',
  NATHOST_LABEL_PREFIX: 'com.example.hosts',
  NATHOST_PROXIES: 'labelled',
  NATHOST_HOST_FILE: 'off',
  NATHOST_OVERRIDE_HOST_NAMES: 'on',
  NATHOST_DOMAINS: 'Example.com, shop.example.net,example.com',
  NATHOST_LEASE_TTL: '1h',
  NATHOST_NAME_GRACE: '0s',
  NATHOST_HANDOVER_GRACE: '1m30s',
  NATHOST_RESYNC: '1s',
  NATHOST_ARP_TIMEOUT: '250ms',
  NATHOST_CONNTRACK: 'bypass',
  NATHOST_BYPASS_PORTS: '443,80,443',
  NATHOST_LOG_LEVEL: 'debug',
  DOCKER_HOST: 'unix:///host/run/docker.sock',
  NATHOST_SOCKET: '/run/docker/plugins/nathost.sock',
  NATHOST_STATE_DIR: '/srv/nathost/',
  NATHOST_CONTAINERS_DIR: '/host/containers',
  NATHOST_ETC_DIR: '/host/etc',
  NATHOST_RUN_AS: 'container',
};

/** Values that each variable refuses. */
const refused: Record<keyof typeof accepted, string[]> = {
  NATHOST_NETWORK: ['-a', 'a b', 'a/b', 'host', 'bridge', 'none', 'default', 'ä', 'a'.repeat(129), 'a\n'],
  NATHOST_SUBNET: [
    ...[
      '10.0.0.0',
      '10.0.0.1/24',
      '10.0.0.0/8',
      '10.0.0.0/15',
      '10.0.0.0/29',
      '010.0.0.0/24',
      'fd00::/64',
      ' 10.0.0.0/24',
    ],
    ...[
      '127.0.0.0/16',
      '169.254.0.0/16',
      '224.0.0.0/24',
      '240.0.0.0/24',
      '255.255.255.0/24',
      '0.0.0.0/16',
      '0.0.0.0/0',
    ],
  ],
  NATHOST_SUBNET6: [
    'fd00::/47',
    'fd00::/121',
    'fd00::1/64',
    '10.0.0.0/24',
    'fe80::/64',
    'ff02::/64',
    '::/64',
    '::ffff:0:0/96',
  ],
  NATHOST_IP_RANGE: [
    '10.203.0.0/16',
    '10.203.15.0/31',
    '10.203.15.1/24',
    'fd00::/64',
    '10.203.15.0-10.203.15.9',
  ],
  NATHOST_LABEL_PREFIX: ['Nathost', '.nathost', 'nathost.', 'nat host', 'a..b', 'a_b', 'a'.repeat(65)],
  NATHOST_PROXIES: ['none', 'ALL', 'all '],
  NATHOST_HOST_FILE: ['true', '1', 'ON'],
  NATHOST_OVERRIDE_HOST_NAMES: ['true', '1', 'ON'],
  NATHOST_DOMAINS: [
    '.example.com',
    '*.example.com',
    'a,,b',
    'exa mple.com',
    '10.0.0.1',
    'localhost',
    'x,'.repeat(64) + 'y',
    ',',
  ],
  NATHOST_LEASE_TTL: ['0s', '999ms', '87601h', '30d', '-1h', '5'],
  NATHOST_NAME_GRACE: ['87600h1ms', '1'],
  NATHOST_HANDOVER_GRACE: ['1h1ms', 'ten'],
  NATHOST_RESYNC: ['999ms', '0', '2h', '30'],
  NATHOST_ARP_TIMEOUT: ['29ms', '3001ms', '0', 'on', '100'],
  NATHOST_CONNTRACK: ['notrack', 'on', 'BYPASS'],
  NATHOST_BYPASS_PORTS: [
    '0',
    '65536',
    '80 443',
    '80-90',
    ',',
    '80,',
    'http',
    '080',
    Array.from({ length: 17 }, (_, i) => i + 1).join(),
  ],
  NATHOST_LOG_LEVEL: ['trace', 'INFO'],
  DOCKER_HOST: [
    'tcp://127.0.0.1:2375',
    '/var/run/docker.sock',
    'unix://',
    'unix://docker.sock',
    'ssh://host',
    `unix:///${'a'.repeat(107)}`,
  ],
  NATHOST_SOCKET: ['nathost.sock', 'unix:///run/n.sock', '/a\0b', `/${'é'.repeat(54)}`],
  NATHOST_STATE_DIR: ['state', './state', '/a\nb'],
  NATHOST_CONTAINERS_DIR: ['containers'],
  NATHOST_ETC_DIR: ['etc'],
  NATHOST_RUN_AS: ['plugin', 'Container', 'root'],
};

const cases = Object.entries(refused).flatMap(([variable, values]) =>
  values.map((value) => [variable, value] as const),
);

describe('decodeSettings', () => {
  it('has a default for everything, also when all variables are empty', () => {
    const empty = Object.fromEntries(allSettings.map(({ variable }) => [variable, '']));
    expect([decodeSettings({}), decodeSettings(empty)]).toEqual([
      { settings: defaults, problems: [] },
      { settings: defaults, problems: [] },
    ]);
  });

  it('takes each variable, with subnets and paths in canonical form', () => {
    expect(decodeSettings(accepted)).toEqual({
      problems: [],
      settings: {
        network: 'edge_1.net',
        subnet: '10.7.0.0/24',
        subnet6: 'fd00:7::/64',
        ipRange: '10.7.0.192/27',
        labelPrefix: 'com.example.hosts',
        proxies: 'labelled',
        hostFile: false,
        overrideHostNames: true,
        domains: ['example.com', 'shop.example.net'],
        leaseTtl: 3_600_000,
        nameGrace: 2_000,
        handoverGrace: 90_000,
        resync: 1000,
        arpTimeout: 250,
        conntrack: 'bypass',
        bypassPorts: [80, 443],
        logLevel: 'debug',
        dockerSocket: '/host/run/docker.sock',
        way: 'container',
        paths: {
          socket: '/run/docker/plugins/nathost.sock',
          state: '/srv/nathost',
          containers: '/host/containers',
          etc: '/host/etc',
        },
      },
    });
  });

  it.each(cases)('refuses %s=%j and goes on with the default', (variable, value) => {
    const setting = allSettings.find((each) => each.variable === variable)!;
    expect(decodeSettings({ [variable]: value })).toEqual({
      settings: defaults,
      problems: [
        {
          kind: 'setting-invalid',
          about: { kind: 'setting', variable },
          message: `${variable} is ${JSON.stringify(value)}: accepted is ${setting.accepts.text}`,
          remedy: expect.stringContaining(`Set ${variable} to an accepted value`) as string,
        },
      ],
    });
  });

  it('reports every wrong setting at once', () => {
    const wrong = Object.fromEntries(Object.entries(refused).map(([variable, [value]]) => [variable, value]));
    const { settings, problems } = decodeSettings(wrong);
    expect({ settings, subjects: problems.map(problemText).map(({ subject }) => subject) }).toEqual({
      settings: defaults,
      subjects: expect.arrayContaining(
        Object.keys(refused).map((variable) => `setting ${variable}`),
      ) as string[],
    });
    expect(problems).toHaveLength(Object.keys(refused).length);
  });

  it('quotes a value so that it can neither break a log line nor flood it', () => {
    const [problem] = decodeSettings({ NATHOST_NETWORK: `"\n${'x'.repeat(100_000)}` }).problems;
    expect(problem?.message).toContain(`NATHOST_NETWORK is "\\"\\n${'x'.repeat(198)}…": accepted is`);
    expect(problem?.message.length).toBeLessThan(600);
  });

  it('never throws, and gives usable settings whatever the environment holds', () => {
    const environment = fc.dictionary(
      fc.constantFrom(...Object.keys(accepted)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(environment, (env) => {
        expect(decodeSettings(env).settings).toMatchObject({
          network: expect.any(String) as string,
          paths: { socket: expect.stringMatching(/^\//) as string },
        });
      }),
    );
  });
});

describe('rules between settings', () => {
  const problemsOf = (env: Record<string, string>) =>
    decodeSettings(env)
      .problems.map(problemText)
      .map(({ subject, message }) => `${subject}: ${message}`);

  it.each([
    [{ NATHOST_IP_RANGE: '10.204.0.0/24' }],
    [{ NATHOST_SUBNET: '10.7.0.0/24', NATHOST_IP_RANGE: '10.203.15.0/24' }],
    [{ NATHOST_SUBNET: '10.7.0.0/24', NATHOST_IP_RANGE: '10.7.0.0/24' }],
    [{ NATHOST_SUBNET: '10.7.0.0/24', NATHOST_IP_RANGE: '10.7.0.0/23' }],
  ])('refuses a range that is not a part of the subnet: %j', (env) => {
    expect(problemsOf(env)).toEqual([
      `setting NATHOST_IP_RANGE: NATHOST_IP_RANGE is "${env.NATHOST_IP_RANGE}": it must lie within NATHOST_SUBNET ` +
        '(`10.203.0.0/20` when that is empty) and leave a part of it',
    ]);
  });

  it('accepts a range within the default subnet', () => {
    expect(problemsOf({ NATHOST_IP_RANGE: '10.203.8.0/21' })).toEqual([]);
  });

  it('takes the shortest lease and the shortest grace together: both have the same floor', () => {
    const { settings, problems } = decodeSettings({ NATHOST_LEASE_TTL: '1s', NATHOST_NAME_GRACE: '0s' });
    expect([settings.leaseTtl, settings.nameGrace, problems]).toEqual([2000, 2000, []]);
  });

  it('refuses a name that would outlive its lease, also when the grace is the default', () => {
    expect(problemsOf({ NATHOST_LEASE_TTL: '59m' })).toEqual([
      'setting NATHOST_NAME_GRACE: NATHOST_NAME_GRACE is "1h": it must not be longer than NATHOST_LEASE_TTL',
    ]);
  });

  it("refuses the engine's own socket for the API", () => {
    expect(problemsOf({ NATHOST_SOCKET: '/var/run/../run/docker.sock' })).toEqual([
      'setting NATHOST_SOCKET: NATHOST_SOCKET is "/var/run/../run/docker.sock": it must not be the socket of DOCKER_HOST',
    ]);
  });

  it('does not apply them to a setting that is wrong by itself', () => {
    expect(
      decodeSettings({ NATHOST_SUBNET: '10.7.0.1/24', NATHOST_IP_RANGE: '10.7.0.128/25' }).problems,
    ).toEqual([expect.objectContaining({ about: { kind: 'setting', variable: 'NATHOST_SUBNET' } })]);
  });
});
