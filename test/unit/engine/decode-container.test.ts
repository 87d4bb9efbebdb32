import { decodeContainer } from '../../../src/engine/decode-container';
import { malformed } from './malformed';
import { id, listedContainer, listedEndpoint } from './replies';

const decode = (changes: Record<string, unknown> = {}) => decodeContainer('list', listedContainer(changes));
const decodeNetworks = (Networks: unknown, State = 'running') =>
  decode({ State, NetworkSettings: { Networks } }).endpoints;

test('a listed container becomes a record without anything else', () => {
  expect(decode()).toStrictEqual({
    id: id('a'),
    name: 'web',
    labels: { 'nathost.name': 'app' },
    state: 'running',
    createdAt: 1795391192,
    networkMode: { kind: 'networks' },
    endpoints: {
      bridge: { networkId: id('b'), configured: {}, live: { ipv4: '172.17.0.2' } },
      nathost: {
        networkId: id('c'),
        configured: { ipv4: '10.203.0.7' },
        live: { ipv4: '10.203.0.7' },
      },
    },
    ownHostsMount: false,
  });
});

test.each([
  ['default', { kind: 'networks' }],
  ['bridge', { kind: 'networks' }],
  ['shop_default', { kind: 'networks' }],
  ['hostile', { kind: 'networks' }],
  ['', { kind: 'networks' }],
  ['host', { kind: 'host' }],
  ['none', { kind: 'none' }],
  [`container:${id('d')}`, { kind: 'container', of: id('d') }],
])('network mode %p is read as %p', (NetworkMode, expected) => {
  expect(decode({ HostConfig: { NetworkMode } }).networkMode).toEqual(expected);
});

test.each([
  ['its only name', ['/web'], 'web'],
  ['the name that is not an alias of a link', ['/proxy/db', '/db'], 'db'],
  ['the short id when all names are gone', [], 'aaaaaaaaaaaa'],
  ['the short id when the engine says null', null, 'aaaaaaaaaaaa'],
])('a container is called by %s', (_, Names, expected) => {
  expect(decode({ Names }).name).toBe(expected);
});

test.each([
  ['nothing mounted', [], false],
  ['no list of mounts', null, false],
  ['a volume elsewhere', [{ Type: 'volume', Destination: '/etc/hosts.d' }], false],
  ['a file on /etc/hosts', [{ Type: 'bind', Destination: '/data' }, { Destination: '/etc/hosts' }], true],
])('%s: own hosts mount is %p', (_, Mounts, expected) => {
  expect(decode({ Mounts }).ownHostsMount).toBe(expected);
});

test('only a running or paused container has live addresses', () => {
  const Networks = { nathost: listedEndpoint({ IPAddress: '10.203.0.7', GlobalIPv6Address: 'fd00::7' }) };
  const live = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'].map(
    (state) => [state, decodeNetworks(Networks, state)['nathost']!.live] as const,
  );
  const both = { ipv4: '10.203.0.7', ipv6: 'fd00::7' };
  expect(Object.fromEntries(live)).toEqual({
    created: {},
    running: both,
    paused: both,
    restarting: {},
    removing: {},
    exited: {},
    dead: {},
  });
});

test.each([
  ['traefik --providers.docker', 'web_default', true],
  ['traefik --providers.docker', 'host', undefined],
  ['traefik --providers.docker --providers.docker.network=web', 'web_default', undefined],
  ['sleep 1000', 'web_default', undefined],
])('%s on %s takes any network of a container: %s', (Command, NetworkMode, expected) => {
  expect(decode({ Command, HostConfig: { NetworkMode } }).takesAnyNetwork).toBe(expected);
});

test('where a network stands among the others is read where the engine says it', () => {
  const { nathost, bridge } = decodeNetworks({
    nathost: listedEndpoint({ GwPriority: -2147483648 }),
    bridge: listedEndpoint({ GwPriority: 0 }),
  });
  const older = decodeNetworks({ nathost: listedEndpoint() })['nathost']!;
  expect([nathost!.priority, bridge!.priority, 'priority' in older]).toEqual([-2147483648, 0, false]);
});

test('addresses asked for are read in canonical form, and what is no address is none', () => {
  const asked = (IPv4Address: unknown, IPv6Address: unknown) =>
    listedEndpoint({ IPAMConfig: { IPv4Address, IPv6Address } });
  expect(
    decodeNetworks({
      both: asked('10.203.0.7', 'FD00:203:0::5'),
      garbage: asked('10.203.0.999', 'fe80::1%eth0'),
      ambiguous: asked('010.0.0.1', '::ffff:10.0.0.1'),
      empty: asked('', null),
      missing: {},
      nothing: null,
    }),
  ).toEqual({
    both: { networkId: '', configured: { ipv4: '10.203.0.7', ipv6: 'fd00:203::5' }, live: {} },
    garbage: { networkId: '', configured: {}, live: {} },
    ambiguous: { networkId: '', configured: {}, live: {} },
    empty: { networkId: '', configured: {}, live: {} },
    missing: { networkId: '', configured: {}, live: {} },
    nothing: { networkId: '', configured: {}, live: {} },
  });
});

test.each([null, undefined, {}, { Networks: null }])(
  'no networks, written as %p, are no endpoints',
  (NetworkSettings) => {
    expect(decode({ NetworkSettings }).endpoints).toEqual({});
  },
);

const badEndpoint = (changes: Record<string, unknown>) => ({
  NetworkSettings: { Networks: { nathost: listedEndpoint(changes) } },
});

test.each([
  [{ Id: 'a'.repeat(63) }, `container without an id: Id is "${'a'.repeat(63)}", expected`],
  [{ Id: id('A') }, 'container without an id: Id is "AAAA'],
  [{ Id: undefined }, 'container without an id: Id is missing, expected string'],
  [{ State: 'flying' }, `container ${id('a')}: State is "flying", expected ("created" | "running"`],
  [{ State: null }, 'State is null'],
  [{ Created: '1795391192' }, 'Created is "1795391192", expected number'],
  [{ Created: 1.5 }, 'Created is 1.5, expected'],
  [{ Names: '/web' }, 'Names is "/web", expected Array'],
  [{ Names: [7] }, 'Names.0 is 7, expected string'],
  [{ Labels: { 'nathost.name': 7 } }, 'Labels.nathost.name is 7, expected string'],
  [{ Labels: 'nathost.name=app' }, 'Labels is "nathost.name=app"'],
  [{ HostConfig: undefined }, 'HostConfig is missing'],
  [{ HostConfig: { NetworkMode: 5 } }, 'HostConfig.NetworkMode is 5'],
  [{ NetworkSettings: 'none' }, 'NetworkSettings is "none"'],
  [{ NetworkSettings: { Networks: 'none' } }, 'NetworkSettings.Networks is "none"'],
  [
    badEndpoint({ IPAddress: '10.0.0.1 evil.test\n10.0.0.2' }),
    'IPAddress is "10.0.0.1 evil.test\\n10.0.0.2", expected',
  ],
  [badEndpoint({ IPAddress: '010.0.0.1' }), 'IPAddress is "010.0.0.1", expected an IPv4 address or nothing'],
  [badEndpoint({ IPAddress: 'fd00::1' }), 'IPAddress is "fd00::1", expected an IPv4 address or nothing'],
  [
    badEndpoint({ GlobalIPv6Address: '10.0.0.1' }),
    'GlobalIPv6Address is "10.0.0.1", expected an IPv6 address or nothing',
  ],
  [badEndpoint({ NetworkID: 5 }), 'NetworkSettings.Networks.nathost.NetworkID is 5'],
  [badEndpoint({ GwPriority: 'first' }), 'NetworkSettings.Networks.nathost.GwPriority is "first"'],
  [badEndpoint({ IPAMConfig: 'static' }), 'NetworkSettings.Networks.nathost.IPAMConfig is "static"'],
  [{ Mounts: [null] }, 'Mounts.0 is null'],
  [{ Labels: { huge: 'x'.repeat(0), 'nathost.name': ['y'.repeat(1000)] } }, '…, expected string'],
])('a container with %j is refused, naming field and value', (changes, message) => {
  expect(() => decode(changes)).toThrow(malformed(message));
});

test.each([null, 'a container', 7, []])('%p is no container', (element) => {
  expect(() => decodeContainer('list', element)).toThrow(malformed());
});

test('labels named after parts of JavaScript objects change nothing', () => {
  const element = JSON.parse(
    `{"Id":"${id('a')}","Names":["/web"],"Created":1,"State":"created","HostConfig":{"NetworkMode":"host"},
      "Labels":{"__proto__":"x","constructor":"y","nathost.name":"app"}}`,
  ) as unknown;
  const { labels } = decodeContainer('list', element);
  expect([
    labels['nathost.name'],
    Object.getPrototypeOf(labels),
    ({} as Record<string, unknown>)['x'],
  ]).toEqual(['app', Object.prototype, undefined]);
});
