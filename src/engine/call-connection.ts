import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The connection of one call. Calls share none: a connect that waits for a container's lock holds up no list, and no call fails
 * because the engine closed an idle connection just then.
 *
 * It also knows when the connection is gone, which docker-modem 5 does not notice once the reply's headers have arrived.
 */
export class CallConnection extends Agent {
  /** Rejects when the connection has ended before the call was settled. */
  readonly lost: Promise<never>;
  private lose!: (reason: Error) => void;
  private socket: Duplex | undefined;
  private ended = false;

  constructor() {
    super({ keepAlive: false });
    this.lost = new Promise((_, reject) => {
      this.lose = reject;
    });
    this.lost.catch(() => undefined);
  }

  override createConnection(options: ClientRequestArgs): Duplex {
    const socket = super.createConnection(options) as Duplex;
    socket.once('close', () => {
      this.end('the connection broke off');
    });
    if (this.ended) socket.destroy();
    this.socket = socket;
    return socket;
  }

  /** Breaks the call off; `lost` rejects with this reason. */
  end(reason: string): void {
    this.ended = true;
    this.lose(new Error(reason));
    this.socket?.destroy();
  }
}
