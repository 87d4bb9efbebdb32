import type { LeaseStatus } from '../../model/status';
import type { CommandSpec } from '../command';
import { slotNumber } from '../slot-number';
import type { Wire } from '../../model/wire';

export const pin: CommandSpec = {
  name: 'pin',
  summary: 'Keep the address of a name for ever, or give the name another address',
  description:
    'A pinned lease never expires. With an address, the name and its containers move to it at once; for a name without a lease, the address is reserved.',
  arguments: [{ name: 'NAME', values: 'lease-names' }],
  options: [
    { name: 'ip', value: 'address', description: 'The IPv4 address for the name' },
    { name: 'ip6', value: 'address', description: 'The IPv6 address for the name' },
    { name: 'slot', value: 'number', description: 'The replica, if the name has several (default 0)' },
    { name: 'off', description: 'Unpin: the lease can expire again; the address stays' },
  ],
  examples: [
    { command: 'docker nathost pin --ip 10.203.0.80 shop', says: 'Reserve an address, or move a name to it' },
  ],
  run: async (context, input) => {
    const slot = slotNumber(input);
    const [ipv4, ipv6] = [input.value('ip'), input.value('ip6')];
    const api = await context.api();
    const [name = ''] = input.arguments;
    const lease = (await api.post(`/v1/leases/${encodeURIComponent(name)}/pin`, {
      pinned: !input.flag('off'),
      ...(slot !== undefined && { slot }),
      ...(ipv4 !== undefined && { ipv4 }),
      ...(ipv6 !== undefined && { ipv6 }),
    })) as Wire<LeaseStatus>;
    const addresses = [lease.ipv4, lease.ipv6].filter((address) => address !== undefined);
    context.out.line(`${lease.name}/${lease.slot} ${addresses.join(' ')}${lease.pinned ? ' pinned' : ''}`);
    return undefined;
  },
};
