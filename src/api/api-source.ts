import type { PlanReport, TriedSettings } from '../model/planned-change';
import type { Settings } from '../model/settings';
import type { StatusSource } from '../ports/status-source';
import type { Admin } from '../ports/admin';

/** The API's data sources. */
export interface ApiSource {
  readonly source: StatusSource;
  readonly admin: Admin;
  /** The value in force of every setting, by variable. */
  readonly settings: Readonly<Record<string, string>>;
  /** Decodes settings such as `NATHOST_RESYNC=10s` on top of those in force. Throws an `ActionRefused` with code `setting-invalid`. */
  readonly tryOut: (assignments: readonly string[]) => Tried;
  /** The metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
}

export interface Tried {
  readonly settings: Settings;
  readonly tried: TriedSettings;
}

export type PlanAnswer = PlanReport & { readonly settings?: TriedSettings };
