import type { Clock } from '../model/clock';

/** The time of day was set. */
export interface ClockJump {
  /** What it would be now, had nobody set it; milliseconds since the epoch. */
  readonly before: number;
  /** Milliseconds; less than 0 when it was set back. */
  readonly by: number;
}

/** Less hardly matters to a grace, and is what a clock that is slowly put right does as well. */
const tolerance = 60_000;

/** Finds out that the time of day was set. A host that was asleep is one whose clock was set. */
export class ClockJumps {
  private last: { readonly now: number; readonly elapsed: number } | undefined;

  constructor(private readonly clock: Clock) {}

  /** How it was set since the last look, however long ago that is. */
  look(): ClockJump | undefined {
    const [now, elapsed] = [this.clock.now(), this.clock.elapsed()];
    const before = this.last ? this.last.now + (elapsed - this.last.elapsed) : now;
    this.last = { now, elapsed };
    return Math.abs(now - before) > tolerance ? { before, by: now - before } : undefined;
  }
}
