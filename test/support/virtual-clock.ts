import type { Clock } from '../../src/model/clock';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** Lets everything run that waits for nothing but its turn. */
export function turns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * What a counter of whole milliseconds hides: a part of a millisecond, another one at each moment. Never earlier than at an earlier
 * moment.
 */
export function withFraction(ms: number): number {
  const whole = Math.floor(ms);
  const fraction = (whole * 0.618_033_988_75 + 0.8813) % 1;
  return ms + fraction * (1 - (ms - whole));
}

/**
 * A clock that a test moves. As on a real host, timers do not follow when the time of day is set, the time of day is whole and what has
 * elapsed is not.
 */
export class VirtualClock implements Clock {
  #elapsed = 0;
  #start: number;
  #timers: Timer[] = [];

  constructor(start = 1_700_000_000_000) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  elapsed(): number {
    return withFraction(this.#elapsed);
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#elapsed + Math.max(0, ms), action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** In how many milliseconds each pending timer runs, soonest first. */
  get pending(): number[] {
    return this.#timers.map(({ at }) => at - this.#elapsed).toSorted((a, b) => a - b);
  }

  /** Sets the time of day forward, or back when negative. */
  set(byMs: number): void {
    this.#start += byMs;
  }

  /** Lets time go by; what a timer sets going is done before the next timer runs. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await turns();
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#elapsed = next.at;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.action();
      await turns();
    }
    this.#elapsed = end;
  }
}
