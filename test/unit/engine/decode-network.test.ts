import { decodeNetworkKinds, decodeNetworks } from '../../../src/engine/decode-network';
import { malformed } from './malformed';
import { id, listedNetwork } from './replies';

const decode = (changes: Record<string, unknown> = {}) =>
  decodeNetworks('look up', [listedNetwork(changes)], 'nathost')[0];
const withConfig = (...Config: unknown[]) => ({ IPAM: { Config } });

test('a listed network becomes a record without anything else', () => {
  expect(decode()).toStrictEqual({
    id: id('c'),
    name: 'nathost',
    driver: 'bridge',
    scope: 'local',
    internal: true,
    ipv4: { subnet: '10.203.0.0/24', ipRange: '10.203.0.240/28', reserved: ['10.203.0.9'] },
    options: { 'com.docker.network.bridge.enable_icc': 'false' },
    labels: {},
  });
});

test('both families are read, each in canonical form', () => {
  const config = withConfig(
    { Subnet: 'FD00:203::/64', Gateway: 'fd00:203::1/64', IPRange: '', AuxiliaryAddresses: null },
    { Subnet: '10.203.0.1/20', Gateway: '10.203.0.1' },
  );
  expect(decode({ EnableIPv6: true, ...config })).toMatchObject({
    ipv4: { subnet: '10.203.0.0/20', gateway: '10.203.0.1', reserved: [] },
    ipv6: { subnet: 'fd00:203::/64', gateway: 'fd00:203::1', reserved: [] },
  });
});

test.each([
  ['IPv6 is off', { EnableIPv6: false }, ['ipv4']],
  ['IPv4 is off', { EnableIPv4: false, EnableIPv6: true }, ['ipv6']],
])('a subnet of a family that is not used is not read: %s', (_, changes, expected) => {
  const record = decode({ ...changes, ...withConfig({ Subnet: '10.0.0.0/24' }, { Subnet: 'fd00::/64' }) })!;
  expect(['ipv4', 'ipv6'].filter((family) => family in record)).toEqual(expected);
});

test.each([{ Config: [] }, { Config: null }, {}, null])(
  'a network without subnets, written as %j, has no ranges',
  (IPAM) => {
    expect(decode({ IPAM, Driver: 'host', Options: null, Labels: null })).toStrictEqual({
      id: id('c'),
      name: 'nathost',
      driver: 'host',
      scope: 'local',
      internal: true,
      options: {},
      labels: {},
    });
  },
);

test('only networks of exactly the name are read, however the others look', () => {
  const reply = [
    listedNetwork({ Name: 'nathost2' }),
    listedNetwork({ Name: 'my-nathost', IPAM: 'hostile' }),
    null,
    listedNetwork({ Id: 'one' }),
    listedNetwork({ Id: 'two', Scope: 'swarm' }),
  ];
  expect(decodeNetworks('look up', reply, 'nathost').map((network) => network.id)).toEqual(['one', 'two']);
});

test.each([
  [{ Id: '' }, 'Id is ""'],
  [{ Driver: null }, 'Driver is null'],
  [{ Internal: 'true' }, 'Internal is "true"'],
  [{ Options: 'a' }, 'Options is "a"'],
  [{ Labels: { a: 1 } }, 'Labels.a is 1'],
  [withConfig({ Subnet: '10.0.0.0' }), 'IPAM.Config.0.Subnet is "10.0.0.0", expected a subnet'],
  [withConfig({ Subnet: '10.0.0.0/33' }), 'IPAM.Config.0.Subnet is "10.0.0.0/33", expected a subnet'],
  [withConfig({ Subnet: '10.0.0/24' }), 'IPAM.Config.0.Subnet is "10.0.0/24", expected a subnet'],
  [withConfig({}), 'IPAM.Config.0.Subnet is missing'],
  [
    withConfig({ Subnet: '10.0.0.0/24', IPRange: 'all' }),
    'IPAM.Config.0.IPRange is "all", expected a subnet or nothing',
  ],
  [
    withConfig({ Subnet: '10.0.0.0/24', Gateway: 'first' }),
    'IPAM.Config.0.Gateway is "first", expected an address or nothing',
  ],
  [
    withConfig({ Subnet: '10.0.0.0/24', AuxiliaryAddresses: { x: '10.0.0' } }),
    'IPAM.Config.0.AuxiliaryAddresses.x is "10.0.0", expected an address',
  ],
])('a network with %j is refused, naming field and value', (changes, message) => {
  expect(() => decode(changes)).toThrow(malformed(message));
});

test('a reply that is no list is refused', () => {
  expect(() => decodeNetworks('look up', { message: 'no' }, 'nathost')).toThrow(
    'look up: the reply is {"message":"no"}, expected Array',
  );
});

test('of all networks it is told which are internal to this engine; one that cannot be read costs only itself', () => {
  const reply = [
    listedNetwork(),
    listedNetwork({ Name: 'web', Internal: false }),
    listedNetwork({ Name: 'old', Internal: null }),
    listedNetwork({ Name: 'swarm', Scope: 'swarm' }),
    listedNetwork({ Name: 7 }),
    null,
  ];
  expect(decodeNetworkKinds('list networks', reply)).toEqual([
    { name: 'nathost', internal: true },
    { name: 'web', internal: false },
    { name: 'old', internal: false },
    { name: 'swarm', internal: false },
  ]);
  expect(() => decodeNetworkKinds('list networks', {})).toThrow(malformed());
});
