import type { ProblemText } from './problem';

/** What a pass would do now, and the problems it would report. */
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
  /** The details of the change; they depend on the kind. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Present for a change that waits, if known: until when. Milliseconds since the Unix epoch. */
  readonly waitsUntil?: number;
  /** Present for a change that waits: what for. */
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

/** By variable: the value in force, and the one tried instead. */
export type TriedSettings = Readonly<Record<string, { readonly from: string; readonly to: string }>>;
