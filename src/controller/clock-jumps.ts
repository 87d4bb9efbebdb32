import { momentOf, timeOfDay, type Clock, type Moment } from '../model/clock';

/** The time of day was set. */
export interface ClockJump {
  /** The time it would be now without the jump, milliseconds since the epoch. */
  readonly before: number;
  /** Milliseconds; negative when the clock was set back. */
  readonly by: number;
}

/**
 * A smaller jump changes no grace noticeably, and the two clocks are never read at the same instant. A slow correction (slewing) moves
 * both.
 */
const tolerance = 1_000;

/** Detects that the time of day was set. A host that wakes from sleep looks the same. */
export class ClockJumps {
  private last: Moment | undefined;

  constructor(private readonly clock: Clock) {}

  /** The jump since the last call, if there was one. */
  check(): ClockJump | undefined {
    const moment = momentOf(this.clock);
    const { now } = moment;
    const before = this.last ? timeOfDay(moment.elapsed, this.last) : now;
    this.last = moment;
    return Math.abs(now - before) > tolerance ? { before, by: now - before } : undefined;
  }
}
