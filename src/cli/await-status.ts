import type { StatusAnswer } from '../model/wire';
import type { ApiClient } from './api-client';
import { serverSentEvents } from './connection/server-sent-events';
import type { Context } from './context';

/**
 * Resolves when what nathost tells of itself is `enough`, or when so many milliseconds are over. nathost tells at first, and
 * again whenever it is another state.
 * @throws CliFailure when nathost cannot be reached */
export async function awaitStatus(
  { clock }: Pick<Context, 'clock'>,
  api: ApiClient,
  patience: number,
  enough: (status: StatusAnswer) => boolean,
): Promise<void> {
  const over = new AbortController();
  const cancel = clock.after(patience, () => {
    over.abort();
  });
  try {
    const answer = await api.accepted({ path: '/v1/events', patience, signal: over.signal });
    for await (const { event, data } of serverSentEvents(answer.body))
      if (event === 'status' && enough(JSON.parse(data) as StatusAnswer)) return;
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    cancel();
  }
}
