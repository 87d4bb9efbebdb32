import type { CommandSpec } from '../command';

export const metrics: CommandSpec = {
  name: 'metrics',
  summary: 'Print the metrics, in the text format of Prometheus',
  run: async (context) => {
    const api = await context.api();
    for (const line of (await api.text('/metrics')).trimEnd().split('\n')) context.out.line(line);
    return undefined;
  },
};
