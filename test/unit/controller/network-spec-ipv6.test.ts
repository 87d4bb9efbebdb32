import { networkSpec } from '../../../src/controller/desired/network-spec';
import { decodeSettings } from '../../../src/config/decode-settings';
import { parseSubnet } from '../../../src/model/subnet';

/** Engines up to 27 count the addresses of a subnet in 64 bits, and fail when a range ends with the last one. */
it.each(['fd00::/48', 'fd00:0:0:ab00::/56', 'fd00::/64', 'fd00::/96', 'fd00::/120'])(
  'leaves the engine a part of %s that it can count, apart from the static addresses at its front',
  (subnet6) => {
    const { ipv6 } = networkSpec(decodeSettings({ NATHOST_SUBNET6: subnet6 }).settings);
    const [subnet, range] = [parseSubnet(subnet6)!, parseSubnet(ipv6!.ipRange)!];
    const countable = subnet.first + (1n << BigInt(Math.min(64, 128 - subnet.prefix))) - 1n;
    expect(range.last).toBeLessThan(countable);
    expect(range.first - subnet.first).toBeGreaterThan((countable - subnet.first) / 2n);
  },
);
