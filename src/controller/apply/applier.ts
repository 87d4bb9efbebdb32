import type { Problem } from '../../model/problem';

/** Carries out one part of a plan. It never waits for the engine: slow work goes on beside the passes. */
export interface Applier<P> {
  /** Problems of its own work. */
  readonly problems: readonly Problem[];
  /** When it next has something to do by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined;
  /** Takes the complete part. Returns how many changes it made or began; retries do not count. */
  apply(part: P): number | Promise<number>;
}
