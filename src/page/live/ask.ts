/** Milliseconds; nathost answers from memory. */
const patience = 10_000;

/** A GET on the API. @throws Error when there is no answer, or none with the status 200 */
export async function ask(path: string): Promise<unknown> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(patience), cache: 'no-store' });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return answer.json();
}
