import { bridgeName, networkSpec } from '../../../../src/controller/desired/network-spec';
import { fitNetwork } from '../../../../src/controller/desired/network-fit';
import { network, settings } from '../../../support/records';

describe('the network that nathost makes', () => {
  it('is internal, without traffic between containers, with an ip-range at the end', () => {
    expect(networkSpec(settings())).toEqual({
      name: 'nathost',
      internal: true,
      ipv4: { subnet: '10.203.0.0/20', ipRange: '10.203.15.0/24', gateway: '10.203.0.1' },
      options: {
        'com.docker.network.bridge.name': 'nathost0',
        'com.docker.network.bridge.enable_icc': 'false',
        'com.docker.network.container_iface_prefix': 'nathost',
      },
      labels: { 'nathost.made-by': 'nathost' },
    });
  });

  it('has what is set', () => {
    const set = settings({
      network: 'edge',
      subnet: '10.9.0.0/24',
      subnet6: 'fd00::/64',
      ipRange: '10.9.0.128/25',
      labelPrefix: 'net.example',
    });
    expect(networkSpec(set)).toMatchObject({
      name: 'edge',
      ipv4: { subnet: '10.9.0.0/24', ipRange: '10.9.0.128/25', gateway: '10.9.0.1' },
      ipv6: { subnet: 'fd00::/64', gateway: 'fd00::1' },
      labels: { 'net.example.made-by': 'nathost' },
    });
  });

  it.each([
    {},
    { subnet: '10.9.0.0/28' },
    { subnet: '10.9.0.0/16', ipRange: '10.9.128.0/17' },
    { subnet6: 'fd00::/64' },
    { subnet6: 'fd00::/120' },
  ])('with %j is one that fits, when it comes back from the engine', (parts) => {
    const set = settings(parts);
    const { ipv4, ipv6, ...spec } = networkSpec(set);
    const made = network({
      ...spec,
      ipv4: { ...ipv4, reserved: [] },
      ...(ipv6 && { ipv6: { ...ipv6, reserved: [] } }),
    });
    const { pools, problems } = fitNetwork(made, set);
    expect({ problems, families: Object.keys(pools ?? {}) }).toEqual({
      problems: [],
      families: ipv6 ? ['ipv4', 'ipv6'] : ['ipv4'],
    });
  });
});

it.each([
  ['nathost', 'nathost0'],
  ['a-network-with-a-long-name', 'a-network-with0'],
  ['fourteen-chars', 'fourteen-chars0'],
])('the bridge of %s is %s, which fits the 15 characters of an interface', (name, bridge) => {
  expect([bridgeName(name), bridgeName(name).length <= 15]).toEqual([bridge, true]);
});
