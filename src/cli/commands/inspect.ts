import type { CommandSpec } from '../command';
import { exitStatus } from '../exit-status';
import { objectFormatOption } from '../format/listing';
import { printObject, readObjectFormat } from '../format/print-objects';
import { NoSuchName, nameDetail } from '../name-detail';

export const inspect: CommandSpec = {
  name: 'inspect',
  summary: 'Display everything about one or more names',
  description:
    'JSON as in the API: addresses, holders, standbys, leases, files, problems and the last changes.',
  arguments: [{ name: 'NAME', many: true, values: 'names' }],
  options: [objectFormatOption],
  examples: [
    {
      command: 'docker nathost inspect --format \'{{join .Addresses " "}}\' shop',
      says: 'The addresses of a name',
    },
  ],
  run: async (context, input) => {
    const format = readObjectFormat(input.value('format'));
    const api = await context.api();
    const found: unknown[] = [];
    const missing: string[] = [];
    for (const name of input.arguments) {
      try {
        found.push(await nameDetail(api, name));
      } catch (error) {
        if (!(error instanceof NoSuchName)) throw error;
        missing.push(error.message);
      }
    }
    if (input.value('format')) for (const one of found) printObject(context, format, one);
    else context.out.lines(JSON.stringify(found, null, 4));
    for (const message of missing) context.err.line(`docker nathost: ${message}`);
    return missing.length > 0 ? exitStatus.failed : exitStatus.ok;
  },
};
