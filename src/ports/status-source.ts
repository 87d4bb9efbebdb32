import type { ChangeRecord } from '../model/change-record';
import type { LeaseDocument } from '../model/lease-document';
import type { NameDetail } from '../model/name-detail';
import type { PlanReport } from '../model/planned-change';
import type { Settings } from '../model/settings';
import type { StatusReport } from '../model/status';

/** What the API reads. Answers from memory at any time, whatever the engine does. */
export interface StatusSource {
  report(): StatusReport;
  /** `name` in lower case; undefined if there is no such name. */
  detail(name: string): NameDetail | undefined;
  /**
   * What a pass would do now, with `settings` if given. Throws an `ActionRefused` with code `not-ready` while the engine is disconnected.
   */
  plan(settings?: Settings): PlanReport;
  /** Audit events, oldest first. `since`: those with a greater id. */
  changes(since?: number): readonly ChangeRecord[];
  /** The leases that have an address of their own. */
  exported(): LeaseDocument;
  /** Calls the listener for everything from now on; the returned function ends that. */
  subscribe(listener: StatusListener): () => void;
}

/** Must not throw and must return soon: it may be called during a pass. */
export interface StatusListener {
  readonly onChange: (record: ChangeRecord) => void;
  /** The report may have changed. */
  readonly onStatus: () => void;
}
