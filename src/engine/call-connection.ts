import { Agent, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The connection of one call. Calls share no connection, so a connect that waits for a container's lock blocks no list, and no call fails
   because the engine just closed an idle connection.
 *
 * It also notices a lost connection, which docker-modem 5 does not once the reply's headers have arrived.
 */
export class CallConnection extends Agent {
  /** Rejects if the connection ends before the call has finished. */
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
      this.end('the connection was lost');
    });
    if (this.ended) socket.destroy();
    this.socket = socket;
    return socket;
  }

  /** Aborts the call; `lost` rejects with this reason. */
  end(reason: string): void {
    this.ended = true;
    this.lose(new Error(reason));
    this.socket?.destroy();
  }
}
