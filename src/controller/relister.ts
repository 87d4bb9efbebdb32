import type { Clock } from '../model/clock';
import type { Engine } from '../ports/engine';
import type { KernelWatch } from './kernel-view';
import type { Doubts, World } from './engine-cache';

/**
 * Looks again at what the world has doubts about. Runs beside the passes, one look at a time, so that a slow engine delays
 * only what it has to tell, never a write that needs nothing from it.
 */
export class Observer {
  private looking: Promise<void> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly world: World,
    private readonly kernel: Pick<KernelWatch, 'look'>,
    private readonly networkName: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Clears all doubts, those that arise meanwhile included; calls at the same time share one look. `onSeen` runs after each
   * answer, with what it has cleared. Rejects with the engine's error; the doubts stay.
   */
  async look(onSeen: (cleared: Doubts) => void): Promise<void> {
    while (this.looking !== undefined || this.world.hasDoubts) {
      this.looking ??= this.lookOnce(onSeen);
      await this.looking;
    }
  }

  private async lookOnce(onSeen: (cleared: Doubts) => void): Promise<void> {
    const doubts = this.world.takeDoubts();
    try {
      await this.clear(doubts);
      this.world.cleared();
    } catch (error) {
      this.world.restore(doubts);
      throw error;
    } finally {
      this.looking = undefined;
    }
    onSeen(doubts);
  }

  private async clear(doubts: Doubts): Promise<void> {
    if (doubts.network) {
      this.world.network = await this.engine.network(this.networkName);
      await this.kernel.look(this.world.network);
    }
    if (doubts.everything) {
      const records = await this.engine.containers();
      this.world.replaceAll(records, this.clock.now());
    } else if (doubts.containers.length > 0) {
      const ids = doubts.containers.filter((id) => !this.world.isGone(id));
      const records = ids.length > 0 ? await this.engine.containers(ids) : [];
      this.world.replaceSome(doubts.containers, records, this.clock.now());
    }
  }
}
