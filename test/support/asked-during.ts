import type { OutsideClient } from './outside-client';
import { SteadyClient } from './steady-client';

const perSecond = 50;

/** Lets a client on another machine ask for a page while something happens; it must not miss a single reply.
 * @param body what each reply has to say */
export async function askedDuring(
  outside: OutsideClient,
  { url, body }: { readonly url: string; readonly body: string },
  what: string,
  happen: () => Promise<void>,
): Promise<void> {
  const client = await SteadyClient.start(outside, { url, perSecond, body });
  const from = performance.now();
  try {
    await happen();
  } finally {
    const seconds = (performance.now() - from) / 1000;
    const tally = await client.stop();
    process.stdout.write(`${what}: ${seconds.toFixed(1)} s, ${JSON.stringify(tally)}\n`);
    expect(tally).toMatchObject({ failed: 0, failures: [] });
    // Else there was no traffic that could have failed.
    expect(tally.asked).toBeGreaterThan((seconds - 1) * perSecond);
  }
}
