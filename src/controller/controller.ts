import { inject, injectable } from 'inversify';
import { DirtyQueue } from './dirty-queue';
import { EngineWatch } from './engine-watch';
import { Loop } from './loop';
import { Relister } from './relister';
import { Startup } from './startup';

/** Starts and stops what runs concurrently: the event stream, the relister and the loop. */
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

  /** `mayWithdraw`: see `Startup`. Rejects only if the lease store rejects, which its interface rules out. */
  async start(mayWithdraw = true): Promise<void> {
    await this.startup.run(mayWithdraw);
    this.running = this.loop.run();
    void this.relister.run();
    this.watch.start();
  }

  /** Changes nothing on the host: names and addresses go on working. */
  async stop(): Promise<void> {
    this.queue.close();
    await this.watch.stop();
    await this.running;
  }
}
