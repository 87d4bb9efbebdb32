import type { ProblemText } from './problem';

/** What a pass would do now, and what would be wrong then. */
export interface PlanReport {
  readonly changes: readonly PlannedChange[];
  readonly problems: readonly ProblemText[];
}

export interface PlannedChange {
  readonly kind: PlannedChangeKind;
  /** `container web-1`, `file of nginx`, `lease shop/0`, `network nathost`, `bridge nathost0`, `table inet nathost`. */
  readonly subject: string;
  /** One sentence. */
  readonly text: string;
  /** What it would be done with; depends on the kind. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Present when it is not done at once: when it may be, if that is known. Milliseconds since the Unix epoch. */
  readonly waitsUntil?: number;
  /** Present when it is not done at once: what it waits for. */
  readonly because?: string;
}

export const plannedChangeKinds = [
  'put-lease',
  'drop-lease',
  'write-hosts',
  'leave-hosts',
  'create-network',
  'connect',
  'disconnect',
  'set-neighbour-timing',
  'forget-neighbours',
  'set-table',
  'remove-table',
  'signal',
] as const;

export type PlannedChangeKind = (typeof plannedChangeKinds)[number];

/** By variable: the text in force, and the one that was tried instead. */
export type TriedSettings = Readonly<Record<string, { readonly from: string; readonly to: string }>>;
