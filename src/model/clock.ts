/** The program's source of time, which tests replace. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Monotonic milliseconds from an arbitrary start, unaffected by setting the time of day; they stop while the host sleeps. Every
   * duration is measured with them. They may have fractions, unlike a time of day: see `timeOfDay`.
   */
  elapsed(): number;
  /** Runs `action` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** One moment as both times of a clock. */
export interface Moment {
  readonly now: number;
  readonly elapsed: number;
}

export function momentOf(clock: Clock): Moment {
  return { now: clock.now(), elapsed: clock.elapsed() };
}

/** The time of day at `elapsed`, by the clock as it is set at `moment`. Whole milliseconds, as stored and shown times have to be. */
export function timeOfDay(elapsed: number, moment: Moment): number {
  return moment.now - (Math.floor(moment.elapsed) - Math.floor(elapsed));
}

/** Node fires a timer with a longer delay (24.8 days) after one millisecond. */
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
