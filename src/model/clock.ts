/** Time as the program sees it, so that tests own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Milliseconds since a moment of its own, whatever the time of day is set to; they stand still while the host sleeps. Every duration
   * is measured with it. They may have fractions, and a time of day has none: see `timeOfDay`.
   */
  elapsed(): number;
  /** Runs `action` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** One moment by both reckonings of a clock. */
export interface Moment {
  readonly now: number;
  readonly elapsed: number;
}

export function momentOf(clock: Clock): Moment {
  return { now: clock.now(), elapsed: clock.elapsed() };
}

/** What the time of day was at another moment, by the clock as it is set at `moment`. Whole, as what is stored and shown has to be. */
export function timeOfDay(elapsed: number, moment: Moment): number {
  return moment.now - (Math.floor(moment.elapsed) - Math.floor(elapsed));
}

/** Node runs a timer that is set for longer, 24.8 days, after a millisecond. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date().getTime(),
  elapsed: () => performance.now(),
  after: (ms, action) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const step = Math.min(left, longestTimer);
      timer = setTimeout(() => {
        if (left > step) wait(left - step);
        else action();
      }, step);
    };
    wait(ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
