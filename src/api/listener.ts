import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ListenOptions, Socket } from 'node:net';
import type { Log } from '../ports/log';
import { UnsentAnswers } from './unsent-answers';

/** Beyond this the oldest connection is closed, so that idle ones never keep a new client out. */
const mostConnections = 256;
/** Room for some dozens of the largest answers. */
const mostUnsentBytes = 32 * 1024 * 1024;
/** Milliseconds. */
const longestRequest = 5000;
const longestSilence = 10_000;

/** An HTTP server on one socket or port, with limits for what its clients may cost. */
export class Listener {
  readonly unsent = new UnsentAnswers(mostUnsentBytes);
  private readonly server: Server;
  /** Oldest first. */
  private readonly connections = new Set<Socket>();

  constructor(
    handle: (request: IncomingMessage, response: ServerResponse) => void,
    private readonly log: Log,
  ) {
    this.server = createServer(
      {
        maxHeaderSize: 8192,
        headersTimeout: longestRequest,
        requestTimeout: longestRequest,
        // Rare, because each check wakes this process.
        connectionsCheckingInterval: 5000,
        // Clients of a unix socket need no host name.
        requireHostHeader: false,
      },
      (request, response) => {
        if (!this.unsent.admits(request.socket)) return;
        // A disconnected client needs no answer.
        response.on('error', () => undefined);
        handle(request, response);
      },
    );
    this.server.setTimeout(longestSilence);
    this.server.on('connection', (socket) => {
      this.admit(socket);
    });
  }

  /** Rejects if the place is taken or cannot be bound; then it may be called again. */
  async listen(place: ListenOptions): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(place, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    // Accepting may fail later, for example without free file descriptors; that must not end the process.
    this.server.on('error', (error) => {
      this.log.warn('API connection not accepted', { error });
    });
  }

  /** Stops listening and closes every connection, also those in use. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      for (const socket of this.connections) socket.destroy();
    });
  }

  private admit(socket: Socket): void {
    this.connections.add(socket);
    socket.once('close', () => {
      this.connections.delete(socket);
      this.unsent.forget(socket);
    });
    const [oldest] = this.connections;
    if (this.connections.size > mostConnections) oldest?.destroy();
  }
}
