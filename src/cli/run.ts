import { messageOf } from '../model/errors';
import { parse } from './commander-program';
import { commands } from './commands';
import type { Context } from './context';
import { CliFailure, exitStatus } from './exit-status';

/** Runs a command line. Resolves with the exit status. */
export async function run(context: Context, words: readonly string[]): Promise<number> {
  try {
    const request = parse(commands, words, context.out.columns() ?? 80);
    if ('help' in request) {
      context.out.lines(request.help);
      return exitStatus.ok;
    }
    return (await request.command.run(context, request.input)) ?? exitStatus.ok;
  } catch (error) {
    return tell(context, error);
  }
}

/** Prints an error as the docker command does. */
export function tell({ err, global }: Pick<Context, 'err' | 'global'>, error: unknown): number {
  const failure = error instanceof CliFailure ? error : undefined;
  err.line(`docker nathost: ${messageOf(error)}`);
  if (failure?.remedy && failure.status === exitStatus.usage) err.line();
  for (const line of [failure?.remedy ?? []].flat()) err.line(line);
  // With --debug, also the stack.
  if (global.debug && error instanceof Error)
    for (const line of (error.stack ?? '').split(/\n(?= {4}at )/)) err.line(line);
  return failure?.status ?? exitStatus.failed;
}
