import type { NameStatus } from '../../model/status';
import type { CommandSpec } from '../command';

export const ls: CommandSpec = {
  name: 'ls',
  aliases: ['list', 'names'],
  summary: 'List names and their addresses',
  options: [],
  run: async (context) => {
    const api = await context.api();
    const names = await api.list<NameStatus>('/v1/names', 'names');
    for (const { name, addresses } of names) context.out.write(`${name}\t${addresses.join(' ')}\n`);
    return undefined;
  },
};
