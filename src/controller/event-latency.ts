import type { Clock } from '../model/clock';
import { earliest } from '../model/collections';
import type { Meter } from '../ports/meter';
import type { Doubts } from './engine-cache';
import type { Target } from './desired/targets';

/** More than can wait for a look at any time but on an engine that gives none. */
const mostWaiting = 4096;

interface Waiting {
  /** The daemon's time of the first event, milliseconds since the epoch. */
  readonly at: number;
  /** Whether what the event spoke of has been looked at since. */
  seen: boolean;
}

/**
 * How long names take from the engine's event to the file. What is written is taken to answer the oldest event that was looked at
 * and not answered yet, so that of a burst each file counts once, with its longest wait. Writes that no event led to do not count.
 */
export class EventTimes {
  private readonly waiting = new Map<string, Waiting>();
  private answered = false;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly meter: Meter,
  ) {}

  /** An event of this container is to be looked at, or, where it is believed as it is, `seen` at once. */
  note(container: string, at: number, seen = false): void {
    const known = this.waiting.get(container);
    if (known !== undefined) known.seen ||= seen;
    else if (this.waiting.size < mostWaiting) this.waiting.set(container, { at, seen });
  }

  lookedAt({ everything, containers }: Doubts): void {
    const ids = everything ? [...this.waiting.keys()] : containers;
    for (const id of ids) {
      const event = this.waiting.get(id);
      if (event) event.seen = true;
    }
  }

  /** Names of the target's file have just changed. */
  written(target: Target): void {
    const seen = [...this.waiting.values()].filter((event) => event.seen).map(({ at }) => at);
    const from = earliest(...seen);
    if (from === undefined) return;
    this.answered = true;
    this.meter.eventAnswered(target.container ? 'proxy' : 'host', Math.max(0, this.clock.now() - from));
  }

  /** What a pass has written nothing for, though nothing more is to be seen of it, needed nothing to be written. */
  passEnded(isDoubtful: (container: string) => boolean): void {
    for (const [id, { seen }] of this.waiting)
      if (seen && (this.answered || !isDoubtful(id))) this.waiting.delete(id);
    this.answered = false;
  }
}
