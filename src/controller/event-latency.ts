import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Clock } from '../model/clock';
import { earliest } from '../model/collections';
import type { Meter } from '../ports/meter';
import { type Dirty, DirtyQueue } from './dirty-queue';
import type { Target } from './desired/targets';

/** Only an engine that does not answer lists lets more events wait. */
const mostWaiting = 4096;

interface Waiting {
  /** The engine's timestamp of the first event, milliseconds since the epoch. */
  readonly at: number;
  /** Whether the container has been listed since the event. */
  isListed: boolean;
}

/**
 * Measures the time from an engine event to the written file. A write counts as the answer to the oldest event that was listed and not
 * answered yet. So each file counts once for a burst, with the longest wait. Writes without an event do not count.
 */
@injectable()
export class EventLatency {
  private readonly waiting = new Map<string, Waiting>();
  private answered = false;

  constructor(
    @inject(ports.clock) private readonly clock: Pick<Clock, 'now'>,
    @inject(ports.meter) private readonly meter: Pick<Meter, 'eventAnswered'>,
    @inject(DirtyQueue) private readonly queue: Pick<DirtyQueue, 'isDirty'>,
  ) {}

  /** An event of this container arrived. It waits for a list, unless it `isBelieved`. `at`: milliseconds since the epoch. */
  eventCame(container: string, at: number, isBelieved = false): void {
    const known = this.waiting.get(container);
    if (known !== undefined) known.isListed ||= isBelieved;
    else if (this.waiting.size < mostWaiting) this.waiting.set(container, { at, isListed: isBelieved });
  }

  relisted({ everything, containers }: Dirty): void {
    const ids = everything ? [...this.waiting.keys()] : containers;
    for (const id of ids) {
      const event = this.waiting.get(id);
      if (event) event.isListed = true;
    }
  }

  /** Names in the target's file have just changed. */
  written(target: Target): void {
    const seen = [...this.waiting.values()].filter((event) => event.isListed).map(({ at }) => at);
    const from = earliest(...seen);
    if (from === undefined) return;
    this.answered = true;
    this.meter.eventAnswered(target.container ? 'proxy' : 'host', Math.max(0, this.clock.now() - from));
  }

  /** Drops the events that needed no write: they were listed, and their container is not dirty. */
  passEnded(): void {
    for (const [id, { isListed }] of this.waiting)
      if (isListed && (this.answered || !this.queue.isDirty(id))) this.waiting.delete(id);
    this.answered = false;
  }
}
