import { addressAt } from '../../model/address';
import type { Pool } from '../../allocation/pool';
import type { Pools } from '../../allocation/address-choice';
import type { Problem } from '../../model/problem';
import { ofNetwork } from '../../model/subject';
import type { NetworkRange, NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import { countablePart, parseSubnet } from '../../model/subnet';

export interface NetworkFit {
  /** Absent when the network cannot be used. */
  readonly pools?: Pools;
  readonly problems: readonly Problem[];
}

/** Whether an existing network, created by nathost or by hand, can be used, and which addresses can be leased. */
export function fitNetwork(network: NetworkRecord, settings: Settings): NetworkFit {
  const blocking = misfits(network, settings).map((reason) => misfit(network.name, reason));
  const ipv4 = network.ipv4 && poolOf(network.ipv4);
  if (blocking.length > 0 || ipv4 === undefined) return { problems: blocking };
  const ipv6 = network.ipv6 && poolOf(network.ipv6);
  const problems = shortcomings(network, settings).map((reason) => misfit(network.name, reason));
  return { pools: { ipv4, ...(ipv6 && { ipv6 }) }, problems };
}

const noSubnet = 'it has no IPv4 subnet of its own (docker network create --subnet)';

/** For a network whose missing subnet the engine reports only at the first connect. */
export function withoutSubnet(network: string): Problem {
  return misfit(network, noSubnet);
}

/** What makes the network unusable. */
function misfits(network: NetworkRecord, settings: Settings): string[] {
  const { options } = network;
  const found: [boolean, string][] = [
    [network.driver !== 'bridge', `its driver is ${network.driver}, not bridge`],
    [network.scope !== 'local', `its scope is ${network.scope}, not local`],
    [network.ipv4 === undefined, noSubnet],
    [
      options['com.docker.network.bridge.gateway_mode_ipv4'] === 'isolated',
      'its gateway mode is isolated, so the host cannot reach its containers',
    ],
    [
      options['com.docker.network.bridge.inhibit_ipv4'] === 'true',
      'its bridge has no IPv4 address, so the host cannot reach its containers',
    ],
    [
      settings.subnet !== undefined && network.ipv4 !== undefined && network.ipv4.subnet !== settings.subnet,
      `its subnet is ${network.ipv4?.subnet ?? 'unknown'}, but NATHOST_SUBNET is ${settings.subnet ?? 'not set'}`,
    ],
  ];
  return found.filter(([wrong]) => wrong).map(([, reason]) => reason);
}

/** Differences from the settings that leave the network usable. */
function shortcomings(network: NetworkRecord, settings: Settings): string[] {
  const found: [boolean, string][] = [
    [
      settings.subnet6 !== undefined && network.ipv6?.subnet !== settings.subnet6,
      `its IPv6 subnet is ${network.ipv6?.subnet ?? 'missing'}, but NATHOST_SUBNET6 is ${settings.subnet6 ?? 'not set'}`,
    ],
    [
      settings.ipRange !== undefined && network.ipv4?.ipRange !== settings.ipRange,
      `its ip-range is ${network.ipv4?.ipRange ?? 'missing'}, but NATHOST_IP_RANGE is ${settings.ipRange ?? 'not set'}`,
    ],
  ];
  return found.filter(([wrong]) => wrong).map(([, reason]) => reason);
}

function misfit(network: string, reason: string): Problem {
  return {
    kind: 'network-misfit',
    about: ofNetwork(network),
    message: reason,
    remedy:
      `Set NATHOST_NETWORK to another name, or change the setting to what the network has; or stop the network's ` +
      `containers and run: docker network rm ${network}`,
  };
}

/**
 * Addresses are chosen outside the engine's own ip-range. Without one, the engine fills the network from the front, so nathost uses the
 * second half.
 */
function poolOf(range: NetworkRange): Pool | undefined {
  const whole = parseSubnet(range.subnet);
  if (whole === undefined) return undefined;
  const subnet = countablePart(whole);
  const dynamic = range.ipRange === undefined ? undefined : parseSubnet(range.ipRange);
  const half = (subnet.last - subnet.first + 1n) / 2n;
  const usual = addressAt(subnet.family, subnet.first + 1n).text;
  return {
    subnet,
    ...(dynamic && { dynamic }),
    first: dynamic === undefined ? subnet.first + half : subnet.first + 1n,
    last: subnet.last - 1n,
    reserved: new Set([range.gateway ?? usual, ...range.reserved]),
  };
}
