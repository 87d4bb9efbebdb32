/** Milliseconds; nathost answers from memory. */
const requestTimeout = 10_000;

/** nathost answered with another status than 200. */
export class AskRefused extends Error {
  constructor(
    path: string,
    readonly status: number,
  ) {
    super(`${path} was answered with ${status}`);
  }
}

/** A GET on the API. @throws AskRefused, or another error if there is no answer */
export async function ask(path: string): Promise<unknown> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(requestTimeout), cache: 'no-store' });
  if (!answer.ok) throw new AskRefused(path, answer.status);
  return answer.json();
}
