import { addressAt } from '../../model/address';
import type { NetworkRangeSpec, NetworkSpec } from '../../model/record';
import { defaultSubnet, type Settings } from '../../model/settings';
import { countablePart, lastSixteenth, parseSubnet, subnetAt, type Subnet } from '../../model/subnet';

/** Linux allows 15 characters for an interface. */
const longestBridgeName = 15;

/**
 * The network as nathost creates it. `internal`: it is never a container's default route and has no NAT rules. `enable_icc=false`: it
 * opens no way from one application to another. An interface prefix of its own: `eth0` stays what it was.
 */
export function networkSpec(settings: Settings): NetworkSpec {
  return {
    name: settings.network,
    internal: true,
    ipv4: rangeSpec(settings.subnet ?? defaultSubnet, settings.ipRange),
    ...(settings.subnet6 !== undefined && { ipv6: rangeSpec(settings.subnet6, undefined) }),
    options: {
      'com.docker.network.bridge.name': bridgeName(settings.network),
      'com.docker.network.bridge.enable_icc': 'false',
      'com.docker.network.container_iface_prefix': 'nathost',
    },
    labels: { [`${settings.labelPrefix}.made-by`]: 'nathost' },
  };
}

/** `nathost` → `nathost0`: easy to recognise in `ip link`. */
export function bridgeName(network: string): string {
  return `${network.slice(0, longestBridgeName - 1)}0`;
}

function rangeSpec(text: string, ipRange: string | undefined): NetworkRangeSpec {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new RangeError(`not a subnet: ${text}`);
  return {
    subnet: subnet.text,
    ipRange: ipRange ?? dynamicPart(subnet).text,
    gateway: addressAt(subnet.family, subnet.first + 1n).text,
  };
}

/**
 * The range left to the engine by default: the last sixteenth. With IPv6 the one before, because engines up to 27 fail with "invalid bit
 * range" when the range ends with the last address they can count.
 */
function dynamicPart(subnet: Subnet): Subnet {
  const last = lastSixteenth(countablePart(subnet));
  return subnet.family === 4 ? last : subnetAt(6, last.first - 1n, last.prefix);
}
