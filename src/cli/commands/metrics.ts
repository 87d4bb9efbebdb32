import type { CommandSpec } from '../command';

export const metrics: CommandSpec = {
  name: 'metrics',
  summary: 'Print the metrics, in the text format of Prometheus',
  run: async (context) => {
    const api = await context.api();
    context.out.write(await api.text('/metrics'));
    return undefined;
  },
};
