import { NathostError } from '../../model/errors';
import type { Lease } from '../../model/lease';
import type { History } from '../../ports/history';
import type { Applied, Showing } from './requests';

/** Answers the requests that a pass has carried out. `isSaved`: the table is on disk. */
export function answerAll(
  applied: readonly Applied[],
  after: readonly Lease[],
  show: Showing,
  isSaved: boolean,
): void {
  for (const { request, outcome } of applied) {
    if (!isSaved) {
      request.reject(notSaved());
      continue;
    }
    try {
      request.resolve(outcome.answer(after, show));
    } catch (error) {
      request.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

export function tellAll(applied: readonly Applied[], history: History): void {
  for (const { outcome } of applied) if (outcome.happening) history.note(outcome.happening);
}

export function rejectAll(applied: readonly Applied[], error: unknown): void {
  for (const { request } of applied)
    request.reject(error instanceof Error ? error : new Error(String(error)));
}

function notSaved(): NathostError {
  return new NathostError(
    'state-not-saved',
    'it is done, but the lease file cannot be written: it would not survive a restart; saving is tried again by itself',
  );
}
