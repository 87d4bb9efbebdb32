import type { CommandSpec } from '../command';

export const resync: CommandSpec = {
  name: 'resync',
  summary: 'Compare everything now, instead of at the next NATHOST_RESYNC',
  run: async (context) => {
    const api = await context.api();
    await api.post('/v1/resync');
    return undefined;
  },
};
