import { inject, injectable } from 'inversify';
import { DirtyQueue } from './dirty-queue';
import { EngineWatch } from './engine-watch';
import { Loop } from './loop';
import { Relister } from './relister';
import { Startup } from './startup';

/** Starts and stops what runs side by side: the event stream, the relister and the loop. */
@injectable()
export class Controller {
  private running: Promise<void> | undefined;

  constructor(
    @inject(Startup) private readonly startup: Startup,
    @inject(EngineWatch) private readonly watch: EngineWatch,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(Relister) private readonly relister: Relister,
    @inject(Loop) private readonly loop: Loop,
  ) {}

  /** `mayWithdraw`: see `Startup`. Rejects only if the lease store breaks its promise never to. */
  async start(mayWithdraw = true): Promise<void> {
    await this.startup.run(mayWithdraw);
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
