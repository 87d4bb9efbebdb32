import type { Clock } from '../model/clock';

/** Milliseconds of work that may be done at once, after a while without any. */
const burst = 500;
/** Of all time: three quarters are left for passes, however much is asked for. */
const share = 1 / 4;

/**
 * A token bucket of working time. Answers are made in the same thread as passes, so clients that anybody may be get a share of it and no
 * more. The last answer that begins may overdraw it; what follows waits for longer then.
 */
export class TimeBudget {
  private left = burst;
  private countedAt: number;

  constructor(private readonly clock: Pick<Clock, 'elapsed'>) {
    this.countedAt = clock.elapsed();
  }

  get isSpent(): boolean {
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
