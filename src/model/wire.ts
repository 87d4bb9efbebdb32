import type { StatusReport } from './status';

/** A model's type as JSON brings it: its times are ISO 8601 texts (src/api/json-body.ts). */
export type Wire<T> = T extends readonly (infer E)[]
  ? readonly Wire<E>[]
  : T extends object
    ? { readonly [K in keyof T]: K extends TimeKey ? TextFor<T[K]> : Wire<T[K]> }
    : T;
type TimeKey = 'at' | 'since' | `${string}At` | `${string}Since` | `${string}Until`;
type TextFor<T> = T extends number ? string : T;

/** What `/v1/status` answers. */
export interface StatusAnswer extends Wire<
  Pick<StatusReport, 'phase' | 'startedAt' | 'engine' | 'network' | 'passes'>
> {
  readonly version: string;
  readonly buildId: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<'names' | 'leases' | 'proxies' | 'problems', number>>;
}
