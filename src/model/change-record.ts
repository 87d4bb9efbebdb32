/** Something that happened, as the API reports it. */
export interface AuditEvent {
  readonly kind: ChangeKind;
  /** What it is about: `container web-1`, `file of nginx`, `lease shop/0`, `network nathost`, `engine`, … */
  readonly subject: string;
  /** The names it concerns, at most `mostNamesTold`; empty if it concerns all names or none. */
  readonly names: readonly string[];
  /** One sentence. */
  readonly text: string;
}

/** An audit event with its id and time. */
export interface ChangeRecord extends AuditEvent {
  /** Counts from 1 in the order of events; starts again with the process. */
  readonly id: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Stable words: people filter by them. */
export const changeKinds = [
  'lease-made',
  'lease-moved',
  /** The name no longer has a container; its address is kept. */
  'lease-idle',
  'lease-ended',
  /** Another container holds the name now, with the same address. */
  'handed-over',
  'names-written',
  'connected',
  'disconnected',
  'network-made',
  'signal-sent',
  'problem',
  'problem-over',
  'engine-connected',
  'engine-lost',
  'drift-mended',
  /** A person asked for something through the API. */
  'asked',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export const mostNamesTold = 100;
