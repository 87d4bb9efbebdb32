import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { messageOf } from '../model/errors';
import type { ContainerRecord } from '../model/record';
import type { Engine } from '../ports/engine';
import type { Log } from '../ports/log';
import { type Dirty, DirtyQueue, keys } from './dirty-queue';
import { EngineCache } from './engine-cache';
import { EventLatency } from './event-latency';
import { KernelView } from './kernel-view';

/**
 * Lists what is dirty and stores it in the cache. It runs beside the passes, one list at a time, so a slow engine never delays a write
 * that needs nothing from it. No container is ever inspected: inspect waits for the lock that a starting container holds, the list does
 * not.
 */
@injectable()
export class Relister {
  constructor(
    @inject(ports.engine) private readonly engine: Engine,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(KernelView) private readonly kernel: Pick<KernelView, 'refresh'>,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(EventLatency) private readonly latency: Pick<EventLatency, 'relisted'>,
    @inject(ports.log) private readonly log: Log,
  ) {}

  /** Resolves when the queue is closed. */
  async run(): Promise<void> {
    let failures = 0;
    for (let dirty = await this.queue.take(); dirty !== undefined; dirty = await this.queue.take()) {
      try {
        await this.relist(dirty);
        this.relisted(dirty);
        if (failures > 0) this.log.info('relist succeeded again', { failures });
        failures = 0;
      } catch (error) {
        failures = this.queue.retry();
        if (this.queue.isClosed) return;
        const level = failures === 1 ? 'warn' : 'debug';
        this.log[level]('relist failed', { error: messageOf(error), failures });
      }
    }
  }

  private async relist(dirty: Dirty): Promise<void> {
    const { cache, engine } = this;
    const list = cache.beginList();
    if (dirty.network) cache.network = await engine.network(cache.networkName);
    if (dirty.kernel || dirty.network) await this.kernel.refresh(cache.network);
    if (dirty.everything) {
      const records = await engine.containers();
      cache.replaceAll(records, list);
      await this.listOthers(records, { afresh: true });
    } else if (dirty.containers.length > 0) {
      const ids = dirty.containers.filter((id) => !cache.isDestroyed(id));
      const records = ids.length > 0 ? await engine.containers(ids) : [];
      cache.replaceSome(dirty.containers, records, list);
      await this.listOthers(records, { afresh: false });
    }
  }

  /** Lists the other networks, where that matters for these containers. */
  private async listOthers(
    records: readonly ContainerRecord[],
    how: { readonly afresh: boolean },
  ): Promise<void> {
    const { others } = this.cache;
    if (others.isToList(records, how)) others.replace(await this.engine.networks());
    else if (how.afresh) others.replace([]);
  }

  /** A list requested before the connection was lost does not make the cache synced. */
  private relisted(dirty: Dirty): void {
    this.queue.done();
    this.latency.relisted(dirty);
    if (this.cache.connectedSince !== undefined && !this.queue.isDirty(keys.everything))
      this.cache.markSynced();
  }
}
