import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../../test/support/api-client';

/** As many as a quarter of an hour has: by then V8 has compiled what runs often, as in any plugin but one that has just been started. */
const resyncs = 30;

export async function warmUp(socketPath: string, between: number): Promise<void> {
  for (let index = 0; index < resyncs; index += 1) {
    await ask({ socketPath }, 'POST', '/v1/resync', '{}');
    await pause(between);
  }
}
