import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until there is an answer. @throws after 30 s, with what went wrong the last time */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  let reason = '';
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      reason = `: ${String(error)}`;
    }
    await pause(100);
  }
  throw new Error(`waited 30 s for ${what}${reason}`);
}
