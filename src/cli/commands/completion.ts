import type { CommandSpec } from '../command';
import { CliFailure, exitStatus } from '../exit-status';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completion: CommandSpec = {
  name: 'completion',
  summary: 'Print a script for completion in a shell',
  description:
    'Completes commands, options and names. Load it after the completion of the docker command itself; in bash, that is the one of Debian’s package. The `docker completion` of newer docker commands asks plugins by itself (28 does, 20.10 does not); then this script does no harm.\n' +
    'For every new shell, put the line into `~/.bashrc`, after `compinit` into `~/.zshrc`, or into `~/.config/fish/config.fish`.',
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
