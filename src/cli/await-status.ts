import type { StatusAnswer } from '../model/wire';
import type { ApiClient } from './api-client';
import { serverSentEvents } from './connection/server-sent-events';
import type { Context } from './context';

/**
 * Resolves when nathost's status is `enough`, or after `timeout` milliseconds. nathost sends its status at once and after every change.
 * @throws CliFailure if nathost cannot be reached
 */
export async function awaitStatus(
  { clock }: Pick<Context, 'clock'>,
  api: ApiClient,
  timeout: number,
  enough: (status: StatusAnswer) => boolean,
): Promise<void> {
  const over = new AbortController();
  const cancel = clock.after(timeout, () => {
    over.abort();
  });
  try {
    const answer = await api.accepted({ path: '/v1/events', timeout, signal: over.signal });
    for await (const { event, data } of serverSentEvents(answer.body))
      if (event === 'status' && enough(JSON.parse(data) as StatusAnswer)) return;
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    cancel();
  }
}
