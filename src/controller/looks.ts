import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { Log } from '../ports/log';
import type { Observer } from './relister';
import type { Doubts, World } from './engine-cache';
import type { EngineWatch } from './engine-watch';
import { SingleSlot } from './single-slot';

const firstRetry = 1_000;
const longestRetry = 30_000;

export interface LooksParts {
  readonly observer: Observer;
  readonly world: Pick<World, 'hasDoubts'>;
  readonly watch: EngineWatch;
  readonly clock: Clock;
  readonly log: Log;
}

/** Looks at what is in doubt, one look at a time; one that fails is made again, ever more rarely, until it succeeds. */
export class Looks {
  private readonly slot = new SingleSlot(() => this.look());
  private failures = 0;
  private stopped = false;
  /** Since when something waits to be seen: the engine has not been asked yet, or has not answered. */
  private owed: number | undefined;
  /** Present while a look that failed waits for its next try. */
  private cancelRetry: (() => void) | undefined;

  constructor(
    private readonly parts: LooksParts,
    /** Runs after each answer of an engine that is connected still, with what it has cleared. */
    private readonly onSeen: (cleared: Doubts) => void,
  ) {}

  /** Since when the engine owes an answer, milliseconds since the epoch; absent when all was answered. */
  get owedSince(): number | undefined {
    return this.owed;
  }

  /** After a failure the next look waits its time, however much happens. */
  request(): void {
    this.owed ??= this.parts.clock.now();
    if (this.cancelRetry === undefined) this.slot.request();
  }

  /** The engine may answer again: a look does not wait. */
  startAfresh(): void {
    this.callOffRetry();
    this.failures = 0;
    this.owed = undefined;
  }

  stop(): void {
    this.stopped = true;
    this.callOffRetry();
  }

  /** Without a connection there is nothing to see; when it is back, everything is looked at. */
  private get isBlind(): boolean {
    return this.stopped || !this.parts.watch.status.connected;
  }

  private async look(): Promise<void> {
    if (this.isBlind) return;
    try {
      await this.parts.observer.look((cleared) => {
        // It answers; what came up meanwhile is asked for next.
        this.owed = this.parts.world.hasDoubts ? this.parts.clock.now() : undefined;
        if (!this.isBlind) this.onSeen(cleared);
      });
      if (this.failures > 0)
        this.parts.log.info('engine can be looked at again', { failures: this.failures });
      this.failures = 0;
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (this.stopped) return;
    const { clock, log } = this.parts;
    this.failures += 1;
    const fields = { error: messageOf(error), failures: this.failures };
    if (this.failures === 1) log.warn('engine could not be looked at', fields);
    else log.debug('engine could not be looked at', fields);
    const delay = Math.min(longestRetry, firstRetry * 2 ** (this.failures - 1));
    this.callOffRetry();
    this.cancelRetry = clock.after(delay, () => {
      this.cancelRetry = undefined;
      this.request();
    });
  }

  private callOffRetry(): void {
    this.cancelRetry?.();
    this.cancelRetry = undefined;
  }
}
