import { messageOf } from '../../../model/errors';
import { engineAddress } from '../../connection/engine-address';
import type { Context } from '../../context';
import type { Facts } from '../facts';
import { factOf, hostFiles } from './files';
import { gatherFacts } from './gather';
import { readNathost } from './nathost';
import { programs, type Programs } from './programs';

/** A container that is being started holds its lock, and with it an inspect. */
const patience = 15_000;

/** The facts of the host that this command runs on, and of the engine it was called for. */
export async function readFacts(context: Context, intervalMs: number): Promise<Facts> {
  return gatherFacts({
    programs: programsOf(context),
    files: hostFiles,
    elsewhere: await elsewhere(context),
    nathost: () => factOf(async () => readNathost(await context.api())),
    pause: (ms) =>
      new Promise((resolve) => {
        context.clock.after(ms, resolve);
      }),
    intervalMs,
  });
}

/** The docker command, as this one was called by it. */
export function programsOf({ environment, global }: Context): Programs {
  const options = [
    ...(global.config !== undefined ? ['--config', global.config] : []),
    ...(global.context !== undefined ? ['--context', global.context] : []),
    ...(global.host !== undefined ? ['--host', global.host] : []),
  ];
  const docker = environment['DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND'] ?? 'docker';
  return programs({ docker: [docker, ...options], environment, patience });
}

/** Why the engine's host cannot be looked at from here, if it is another machine. */
export async function elsewhere(context: Context): Promise<string | undefined> {
  try {
    const { host, from } = await engineAddress(context);
    return host.startsWith('unix://')
      ? undefined
      : `the engine is on another machine (${host}, from ${from}): run it there`;
  } catch (error) {
    return messageOf(error);
  }
}
