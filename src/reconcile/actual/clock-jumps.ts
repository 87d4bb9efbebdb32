/** The time of day was set. */
export interface ClockJump {
  /** What it was before, milliseconds since the epoch. */
  readonly before: number;
  /** Milliseconds; less than 0 when it was set back. */
  readonly by: number;
}

/** Finds out that the time of day was set, from moments of which each is at most `longestGap` milliseconds after the one before. */
export class ClockJumps {
  private last: number | undefined;

  constructor(private readonly longestGap: number) {}

  /** Whether it was set since the last look, exact to `longestGap`. A host that was asleep is one whose clock was set. */
  look(now: number): ClockJump | undefined {
    const before = this.last ?? now;
    this.last = now;
    return Math.abs(now - before) > this.longestGap ? { before, by: now - before } : undefined;
  }
}
