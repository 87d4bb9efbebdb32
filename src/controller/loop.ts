import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Clock } from '../model/clock';
import type { Settings } from '../model/settings';
import { DirtyQueue, keys } from './dirty-queue';
import { EngineCache } from './engine-cache';
import { Pass } from './pass';
import { PassRecord } from './pass-record';

/**
 * The loop. Events mark keys dirty, the relister refreshes the cache, a pass observes, decides, plans and applies, and the appliers mark
 * keys dirty. The loop decides when a pass runs; `Pass` says what it does.
 */
@injectable()
export class Loop {
  constructor(
    @inject(ports.settings) private readonly settings: Pick<Settings, 'resync'>,
    @inject(ports.clock) private readonly clock: Pick<Clock, 'now'>,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(Pass) private readonly pass: Pass,
    @inject(PassRecord) private readonly record: PassRecord,
  ) {}

  /** Resolves when the queue is closed and the last pass has ended. */
  async run(): Promise<void> {
    while (await this.queue.nextPass()) {
      if (this.cache.hasSynced) await this.runOnce();
      else this.pass.refuse();
    }
    this.pass.refuse();
  }

  private async runOnce(): Promise<void> {
    const startedAt = this.clock.now();
    const changes = this.cache.takeChanges();
    const isDue = (this.pass.dueAt() ?? Infinity) <= startedAt;
    const isExplained = this.queue.takeExplanation() || isDue || changes.missedEvents;
    if (changes.everything) this.queue.addAfter(keys.everything, this.settings.resync);
    try {
      const changed = await this.pass.run(changes);
      this.record.ended(startedAt, changes.everything && !isExplained ? changed : 0);
      this.schedule(this.pass.dueAt());
    } catch (error) {
      // A bug of ours: what is written stays, and the next resync, which is already scheduled, tries again.
      this.record.failed(startedAt, error);
      this.queue.cancel(keys.pass);
    }
  }

  /** Schedules the next pass that becomes due by time alone. */
  private schedule(dueAt: number | undefined): void {
    if (dueAt === undefined) this.queue.cancel(keys.pass);
    else this.queue.addAfter(keys.pass, Math.max(0, dueAt - this.clock.now()));
  }
}
