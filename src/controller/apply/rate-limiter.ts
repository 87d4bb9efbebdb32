import { earliest } from '../../model/collections';

const minute = 60_000;

/** Limits how many changes of one object begin in any minute, so that a change that somebody keeps undoing is not repeated without end. */
export class RateLimiter {
  /** By object: when its last changes began, oldest first. */
  private readonly begun = new Map<string, readonly number[]>();

  constructor(private readonly mostPerMinute = Infinity) {}

  record(object: string, now: number): void {
    this.begun.set(object, [...this.within(object, now), now]);
  }

  isLimited(object: string, now: number): boolean {
    return this.within(object, now).length >= this.mostPerMinute;
  }

  /** When the first object that is limited at `time` may be changed again, milliseconds since the epoch. */
  nextAt(time: number): number | undefined {
    return earliest(...this.limited(time).map((object) => (this.within(object, time)[0] ?? time) + minute));
  }

  /** Objects that may not be changed now. */
  limited(now: number): string[] {
    return [...this.begun.keys()].filter((object) => this.isLimited(object, now));
  }

  forgetOld(now: number): void {
    for (const object of this.begun.keys())
      if (this.within(object, now).length === 0) this.begun.delete(object);
  }

  /** A time in the future does not count: the clock was set back. */
  private within(object: string, now: number): readonly number[] {
    return (this.begun.get(object) ?? []).filter((time) => time <= now && time > now - minute);
  }
}
