import type { CommandSpec } from '../command';
import { CliFailure } from '../exit-status';

const usual = '/etc/hosts';

export const clean: CommandSpec = {
  name: 'clean',
  summary: "Remove nathost's names from a hosts file",
  description:
    'For a host without nathost: a running nathost writes them again. ' +
    'It changes the file in place, and no other byte of it.',
  arguments: [{ name: 'FILE', optional: true, values: 'files' }],
  examples: [{ command: `docker nathost clean ${usual}`, says: 'The default file' }],
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
