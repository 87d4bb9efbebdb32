import type { CommandSpec } from '../command';
import { CliFailure, exitStatus } from '../exit-status';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completion: CommandSpec = {
  name: 'completion',
  summary: 'Print what makes a shell complete commands, options and names',
  description:
    'To be loaded behind the completion of the docker command itself; in bash, that is the one of Debian’s package. What newer docker commands print as `docker completion` asks plugins by itself (28 does, 20.10 does not); with that, this does no harm.\n' +
    'To have it in each new shell, put the line into `~/.bashrc`, behind `compinit` into `~/.zshrc`, or into `~/.config/fish/config.fish`.',
  arguments: [{ name: 'SHELL', values: shells }],
  examples: [
    {
      command: 'source <(docker completion bash); source <(docker nathost completion bash)',
      says: 'In bash',
    },
    { command: 'source <(docker completion zsh); source <(docker nathost completion zsh)', says: 'In zsh' },
    {
      command: 'docker completion fish | source; docker nathost completion fish | source',
      says: 'In fish',
    },
  ],
  run: async (context, input) => {
    const shell = shells.find((one) => one === input.arguments[0]);
    if (!shell)
      throw new CliFailure(`there is no completion for "${input.arguments[0] ?? ''}"`, {
        remedy: `Shells are ${shells.join(', ')}.`,
        status: exitStatus.usage,
      });
    const { shellScripts } = await import('../completion/shell-scripts.ts');
    context.out.lines(shellScripts[shell]);
    return undefined;
  },
};
