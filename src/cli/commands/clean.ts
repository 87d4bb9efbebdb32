import type { CommandSpec } from '../command';
import { CliFailure } from '../exit-status';

const usual = '/etc/hosts';

export const clean: CommandSpec = {
  name: 'clean',
  summary: "Take nathost's names out of a hosts file",
  description:
    'For a host that nathost is gone from: a nathost that runs puts them back. ' +
    'Every other byte stays as it is, and so does the file itself.',
  arguments: [{ name: 'FILE', optional: true, values: 'files' }],
  examples: [{ command: `docker nathost clean ${usual}`, says: 'The file that is meant without one' }],
  run: async ({ out, clock }, input) => {
    const [path = usual] = input.arguments;
    const { removeBlock } = await import('../../hosts/remove-block.ts');
    const result = removeBlock(path, clock);
    if (result.outcome === 'refused') throw new CliFailure(result.detail);
    out.line(
      result.outcome === 'removed'
        ? `removed nathost's names from ${path}`
        : `${path} has no names of nathost`,
    );
    return undefined;
  },
};
