import { importLeases } from '../../../src/allocation/admin/import';
import { pin } from '../../../src/allocation/admin/pin';
import type { TableSeen } from '../../../src/allocation/admin/table-seen';
import { addressAt } from '../../../src/model/address';
import { isPublicName } from '../../../src/model/private-names';
import { parseSubnet } from '../../../src/model/subnet';

const subnet = parseSubnet('10.9.0.0/24')!;
const pool = { subnet, first: subnet.first + 2n, last: subnet.last - 1n, reserved: new Set<string>() };

function seen(domains: readonly string[]): TableSeen {
  return {
    leases: [],
    pools: { ipv4: pool },
    containers: new Map(),
    network: 'nathost',
    now: 1000,
    isInForce: () => true,
    claimOf: () => undefined,
    isPublic: (name) => isPublicName(name, domains),
    hostsOwn: () => undefined,
  };
}

const ipv4 = addressAt(4, subnet.first + 5n).text;
const asked = { name: 'github.com', slot: 0, pinned: true, ipv4 };

describe('a public name', () => {
  it('cannot be pinned, but in a domain of NATHOST_DOMAINS', () => {
    expect(() => pin(asked, seen([]))).toThrow(
      expect.objectContaining({
        code: 'name-unusable',
        message: 'the name github.com may exist on the internet',
        remedy:
          'Use a name without a dot, or one below `internal`; or add its domain to NATHOST_DOMAINS and restart nathost.',
      }) as Error,
    );
    expect(pin(asked, seen(['github.com']))).toMatchObject([{ name: 'github.com', ipv4 }]);
  });

  it('cannot be imported, and as an alias is left out', () => {
    const lease = { slot: 0, ipv4, aliases: ['www.wikipedia.org', 'app.internal'], pinned: false };
    const document = [
      { ...lease, name: 'github.com' },
      {
        ...lease,
        name: 'app',
        ipv4: addressAt(4, subnet.first + 6n).text,
        aliases: lease.aliases.toReversed(),
      },
    ];
    const { leases, result } = importLeases(document, seen([]));
    expect(leases.map(({ name, aliases }) => [name, ...aliases])).toEqual([['app', 'app.internal']]);
    expect(result.refused).toEqual([
      { name: 'github.com', slot: 0, because: 'the name github.com may exist on the internet' },
    ]);
  });
});
