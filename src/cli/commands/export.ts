import { writeFile } from 'node:fs/promises';
import { messageOf } from '../../model/errors';
import type { CommandSpec } from '../command';
import { CliFailure } from '../exit-status';

export const exportLeases: CommandSpec = {
  name: 'export',
  summary: 'Write all leases to a file or to standard output',
  description:
    'For a backup, or to give another engine the same addresses: `docker nathost import` reads it.',
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'file',
      description: 'Write to a file instead of standard output',
      values: 'files',
    },
  ],
  examples: [
    { command: 'docker nathost export -o leases.json', says: 'Make a backup' },
    {
      command: 'docker nathost export | docker --context new nathost import -',
      says: 'Give another engine the same addresses',
    },
  ],
  run: async (context, input) => {
    const api = await context.api();
    const text = await api.text('/v1/export');
    const file = input.value('output');
    if (file === undefined || file === '-') context.out.lines(text);
    else await write(file, text);
    return undefined;
  },
};

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CliFailure(messageOf(error), { cause: error });
  }
}
