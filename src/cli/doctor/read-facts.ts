import { messageOf } from '../../model/errors';
import { engineAddress } from '../connection/engine-address';
import type { Context } from '../context';
import type { Facts } from '../../doctor/facts';
import { factOf } from '../../inspect/host/files';
import { gatherFacts } from '../../doctor/host/gather';
import { readNathost } from '../../inspect/host/nathost';

/** Reads the facts of this host and of the engine. */
export async function readFacts(context: Context, intervalMs: number): Promise<Facts> {
  return gatherFacts({
    ...(await context.host()),
    elsewhere: await elsewhere(context),
    nathost: () => factOf(async () => readNathost(await context.api())),
    pause: (ms) =>
      new Promise((resolve) => {
        context.clock.after(ms, resolve);
      }),
    intervalMs,
  });
}

/** Why the engine's host cannot be checked from here, if it is another machine. */
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
