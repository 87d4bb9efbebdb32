import type { CommandSpec } from './command';
import { ls } from './commands/ls';
import { version } from './commands/version';

/** All commands, in the order of the help. */
export const commands: readonly CommandSpec[] = [ls, version];
