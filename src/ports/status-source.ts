import type { ChangeRecord } from '../model/change-record';
import type { LeaseDocument } from '../model/lease-document';
import type { NameDetail } from '../model/name-detail';
import type { PlanReport } from '../model/planned-change';
import type { Settings } from '../model/settings';
import type { StatusReport } from '../model/status';

/** What the API reads. Answers from memory, at any time, whatever the engine does. */
export interface StatusSource {
  report(): StatusReport;
  /** `name` in lower case; undefined when there is no such name. */
  detail(name: string): NameDetail | undefined;
  /**
   * What a pass would do now, decided with `settings` if given. Throws an `ActionRefused` of code `not-ready` while the engine
   * cannot be seen.
   */
  plan(settings?: Settings): PlanReport;
  /** Oldest first; `since`: those with a greater id. */
  changes(since?: number): readonly ChangeRecord[];
  /** The leases that have an address of their own. */
  exported(): LeaseDocument;
  /** Tells of what happens from now on; the returned function ends that. */
  subscribe(listener: StatusListener): () => void;
}

/** Must not throw, and has to return soon: it may be called in the middle of a pass. */
export interface StatusListener {
  readonly onChange: (record: ChangeRecord) => void;
  /** The report may be another one by now. */
  readonly onStatus: () => void;
}
