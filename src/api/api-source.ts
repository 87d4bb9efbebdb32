import type { PlanReport, TriedSettings } from '../model/planned-change';
import type { Settings } from '../model/settings';
import type { StatusSource } from '../ports/status-source';
import type { Admin } from '../ports/admin';

/** What the API answers from. */
export interface ApiSource {
  readonly source: StatusSource;
  readonly admin: Admin;
  /** Variable and text of every setting, as they are in force. */
  readonly settings: Readonly<Record<string, string>>;
  /** Decodes settings such as `NATHOST_RESYNC=10s` over those in force. Throws an `ActionRefused` of code `setting-invalid`. */
  readonly tryOut: (assignments: readonly string[]) => Tried;
  /** The metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
}

export interface Tried {
  readonly settings: Settings;
  readonly tried: TriedSettings;
}

export type PlanAnswer = PlanReport & { readonly settings?: TriedSettings };
