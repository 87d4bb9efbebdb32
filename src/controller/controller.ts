import type { DirtyQueue } from './dirty-queue';
import type { EngineWatch } from './engine-watch';
import type { Loop } from './loop';
import type { Relister } from './relister';
import type { Startup } from './startup';

/** Starts and stops what runs side by side: the event stream, the relister and the loop. */
export class Controller {
  private running: Promise<void> | undefined;

  constructor(
    private readonly startup: Startup,
    private readonly watch: EngineWatch,
    private readonly queue: DirtyQueue,
    private readonly relister: Relister,
    private readonly loop: Loop,
  ) {}

  /** Rejects only if the lease store breaks its promise never to. */
  async start(): Promise<void> {
    await this.startup.run();
    this.running = this.loop.run();
    void this.relister.run();
    this.watch.start();
  }

  /** Leaves everything as it is: names and addresses go on without us. */
  async stop(): Promise<void> {
    this.queue.close();
    await this.watch.stop();
    await this.running;
  }
}
