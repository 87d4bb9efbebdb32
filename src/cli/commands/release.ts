import type { LeaseStatus } from '../../model/status';
import type { CommandSpec } from '../command';
import { slotNumber } from '../slot-number';
import type { Wire } from '../../model/wire';

export const release: CommandSpec = {
  name: 'release',
  summary: 'End the lease of a name and free its address',
  description: 'Refused while a container holds the name, running or not.',
  arguments: [{ name: 'NAME', values: 'lease-names' }],
  options: [{ name: 'slot', value: 'number', description: 'Only the lease of this replica' }],
  run: async (context, input) => {
    const slot = slotNumber(input);
    const api = await context.api();
    const [name = ''] = input.arguments;
    const path = `/v1/leases/${encodeURIComponent(name)}/release`;
    const { released } = (await api.post(path, { ...(slot !== undefined && { slot }) })) as {
      released: readonly Wire<LeaseStatus>[];
    };
    for (const { name: ended, slot: of } of released) context.out.line(`${ended}/${of}`);
    return undefined;
  },
};
