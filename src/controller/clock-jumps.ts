import { momentOf, timeOfDay, type Clock, type Moment } from '../model/clock';

/** The time of day was set. */
export interface ClockJump {
  /** What it would be now, had nobody set it; milliseconds since the epoch. */
  readonly before: number;
  /** Milliseconds; less than 0 when it was set back. */
  readonly by: number;
}

/** Less matters to no grace, and the two reckonings are never read at the very same moment. A clock that is slowly put right takes both along. */
const tolerance = 1_000;

/** Finds out that the time of day was set. A host that was asleep is one whose clock was set. */
export class ClockJumps {
  private last: Moment | undefined;

  constructor(private readonly clock: Clock) {}

  /** How it was set since the last look, however long ago that is. */
  look(): ClockJump | undefined {
    const moment = momentOf(this.clock);
    const { now } = moment;
    const before = this.last ? timeOfDay(moment.elapsed, this.last) : now;
    this.last = moment;
    return Math.abs(now - before) > tolerance ? { before, by: now - before } : undefined;
  }
}
