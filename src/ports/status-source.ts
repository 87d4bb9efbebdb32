import type { StatusReport } from '../model/status';

/** What the API reads. Answers from memory, at any time, whatever the engine does. */
export interface StatusSource {
  report(): StatusReport;
}
