import type { CommandSpec } from '../command';
import { CliFailure, exitStatus } from '../exit-status';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completion: CommandSpec = {
  name: 'completion',
  summary: 'Print what makes a shell complete commands, options and names',
  description:
    'The completion that `docker completion` prints hands on to this command by itself, and needs nothing more. Other completions of the docker command do after this one is loaded behind them.',
  arguments: [{ name: 'SHELL', values: shells }],
  examples: [{ command: 'source <(docker nathost completion bash)', says: 'For this shell' }],
  run: async (context, input) => {
    const shell = shells.find((one) => one === input.arguments[0]);
    if (!shell)
      throw new CliFailure(`there is no completion for "${input.arguments[0] ?? ''}"`, {
        remedy: `Shells are ${shells.join(', ')}.`,
        status: exitStatus.usage,
      });
    const { shellScripts } = await import('../completion/shell-scripts.ts');
    context.out.write(shellScripts[shell]);
    return undefined;
  },
};
