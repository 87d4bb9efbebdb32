import type { Problem } from '../../model/problem';

/** Carries out one part of a plan. It never waits for the engine: what takes time goes on beside the passes. */
export interface Applier<P> {
  /** What is wrong with what it does. */
  readonly problems: readonly Problem[];
  /** When it has something to do by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined;
  /** Takes the complete part. Returns how much it changed, or began to change for the first time; what is tried again does not count. */
  apply(part: P): number | Promise<number>;
}
