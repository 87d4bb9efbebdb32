import { nextFree, refusal } from '../../../../src/allocation/pool';
import { fitNetwork } from '../../../../src/controller/desired/network-fit';
import { network, settings } from '../../../support/records';
import { problemText } from '../../../../src/model/problem';

type Network = Parameters<typeof network>[0];

function fit(parts: Network, set: Parameters<typeof settings>[0] = {}) {
  const { pools, problems } = fitNetwork(network(parts), settings(set));
  return {
    isUsable: pools !== undefined,
    problems: problems
      .map(problemText)
      .map(({ kind, subject, message }) => `${kind}, ${subject}: ${message}`),
  };
}

const option = (name: string, value: string): Network => ({
  options: { [`com.docker.network.bridge.${name}`]: value },
});
const { ipv4, ...bare } = network();

describe('a network that exists', () => {
  it.each<[string, Network, Parameters<typeof settings>[0]]>([
    ['as nathost makes it', {}, {}],
    ['as nathost makes it, with its settings', {}, { subnet: '10.203.0.0/24', ipRange: '10.203.0.240/28' }],
    [
      'made by hand with a subnet only',
      { internal: false, ipv4: { subnet: '192.168.9.0/24', reserved: [] } },
      {},
    ],
    ['with IPv6 that nobody asked for', { ipv6: { subnet: 'fd00::/64', reserved: [] } }, {}],
    ['with another gateway mode', option('gateway_mode_ipv4', 'nat'), {}],
  ])('is used: %s', (_, parts, set) => {
    expect(fit(parts, set)).toEqual({ isUsable: true, problems: [] });
  });

  it.each<[string, Network, Parameters<typeof settings>[0], RegExp]>([
    ['of another driver', { driver: 'macvlan' }, {}, /driver is macvlan/],
    ['of a swarm', { driver: 'overlay', scope: 'swarm' }, {}, /driver is overlay/],
    ['whose bridge is isolated', option('gateway_mode_ipv4', 'isolated'), {}, /isolated/],
    ['whose bridge has no address', option('inhibit_ipv4', 'true'), {}, /no IPv4 address/],
    [
      'with another subnet than is set',
      {},
      { subnet: '10.204.0.0/20' },
      /10\.203\.0\.0\/24, but NATHOST_SUBNET is 10\.204\.0\.0\/20/,
    ],
  ])('is not used, and a problem says why: %s', (_, parts, set, reason) => {
    const { isUsable, problems } = fit(parts, set);
    expect({ isUsable, first: problems[0] }).toEqual({
      isUsable: false,
      first: expect.stringMatching(
        new RegExp(`^network-misfit, network nathost: .*${reason.source}`),
      ) as string,
    });
  });

  it('is not used without an IPv4 subnet', () => {
    const { pools, problems } = fitNetwork(bare, settings());
    expect({ pools, reasons: problems.map(({ message }) => message), had: ipv4?.subnet }).toEqual({
      pools: undefined,
      reasons: [expect.stringMatching(/no IPv4 subnet/)],
      had: '10.203.0.0/24',
    });
  });

  it.each<[string, Network, Parameters<typeof settings>[0], RegExp]>([
    [
      'without the IPv6 subnet that is set',
      {},
      { subnet6: 'fd00::/64' },
      /IPv6 subnet is missing, but NATHOST_SUBNET6 is fd00::\/64/,
    ],
    [
      'with another ip-range than is set',
      {},
      { ipRange: '10.203.0.128/25' },
      /ip-range is 10\.203\.0\.240\/28, but NATHOST_IP_RANGE/,
    ],
  ])('is used all the same, with a problem: %s', (_, parts, set, reason) => {
    expect(fit(parts, set)).toEqual({ isUsable: true, problems: [expect.stringMatching(reason)] });
  });
});

describe('the addresses of a network', () => {
  const pool = (parts: Network) => fitNetwork(network(parts), settings()).pools!.ipv4;
  const none = new Set<string>();

  it('are chosen from all but the engine’s own range, the gateway and what was set aside', () => {
    const one = pool({
      ipv4: {
        subnet: '10.203.0.0/24',
        ipRange: '10.203.0.240/28',
        gateway: '10.203.0.2',
        reserved: ['10.203.0.3'],
      },
    });
    expect([
      nextFree(one, undefined, none),
      nextFree(one, '10.203.0.1', none),
      nextFree(one, '10.203.0.239', none),
    ]).toEqual(['10.203.0.1', '10.203.0.4', '10.203.0.1']);
  });

  it('are chosen from the second half where the engine has no range of its own, but may be asked for anywhere', () => {
    const one = pool({ ipv4: { subnet: '10.203.0.0/24', reserved: [] } });
    expect([nextFree(one, undefined, none), refusal(one, '10.203.0.9'), refusal(one, '10.203.0.1')]).toEqual([
      '10.203.0.128',
      undefined,
      expect.stringMatching(/gateway/),
    ]);
  });
});
