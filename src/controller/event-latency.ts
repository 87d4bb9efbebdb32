import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Clock } from '../model/clock';
import { earliest } from '../model/collections';
import type { Meter } from '../ports/meter';
import { type Dirty, DirtyQueue } from './dirty-queue';
import type { Target } from './desired/targets';

/** More than can wait to be listed at any time but on an engine that gives no list. */
const mostWaiting = 4096;

interface Waiting {
  /** The daemon's time of the first event, milliseconds since the epoch. */
  readonly at: number;
  /** Whether what the event spoke of has been listed since. */
  isListed: boolean;
}

/**
 * How long names take from the engine's event to the file. What is written is taken to answer the oldest event that was listed
 * and not answered yet, so that of a burst each file counts once, with its longest wait. Writes that no event led to do not count.
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

  /** An event of this container came; it waits for a list, unless it `isBelieved` as it is. `at`: milliseconds since the epoch. */
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

  /** Names of the target's file have just changed. */
  written(target: Target): void {
    const seen = [...this.waiting.values()].filter((event) => event.isListed).map(({ at }) => at);
    const from = earliest(...seen);
    if (from === undefined) return;
    this.answered = true;
    this.meter.eventAnswered(target.container ? 'proxy' : 'host', Math.max(0, this.clock.now() - from));
  }

  /** What a pass has written nothing for, though nothing more is to be seen of it, needed nothing to be written. */
  passEnded(): void {
    for (const [id, { isListed }] of this.waiting)
      if (isListed && (this.answered || !this.queue.isDirty(id))) this.waiting.delete(id);
    this.answered = false;
  }
}
