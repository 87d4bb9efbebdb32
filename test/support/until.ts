import { setTimeout as pause } from 'node:timers/promises';

/** The first answer that is not `undefined`; what `ask` throws counts as no answer yet. Asks every few milliseconds. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeout = 15_000,
): Promise<T> {
  let last: unknown;
  for (const deadline = performance.now() + timeout; performance.now() < deadline;) {
    try {
      const found = await ask();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await pause(5);
  }
  throw new Error(`no ${what} within ${timeout} ms`, { cause: last });
}
