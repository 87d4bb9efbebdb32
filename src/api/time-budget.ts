import type { Clock } from '../model/clock';

/** The full bucket: milliseconds of work that may be done at once. */
const burst = 500;
/** The share of all time; three quarters are left for passes, whatever the number of requests. */
const share = 1 / 4;

/**
 * A token bucket of working time. Answers are made in the same thread as passes, so anonymous clients get only a share of it. The last
 * answer may overdraw the bucket, which then takes longer to fill.
 */
export class TimeBudget {
  private left = burst;
  private countedAt: number;

  constructor(private readonly clock: Pick<Clock, 'elapsed'>) {
    this.countedAt = clock.elapsed();
  }

  get isUsedUp(): boolean {
    this.refill();
    return this.left <= 0;
  }

  readonly spend = (ms: number): void => {
    this.refill();
    this.left -= ms;
  };

  private refill(): void {
    const now = this.clock.elapsed();
    this.left = Math.min(burst, this.left + (now - this.countedAt) * share);
    this.countedAt = now;
  }
}
