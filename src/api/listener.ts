import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ListenOptions, Socket } from 'node:net';
import type { Log } from '../ports/log';
import { UnsentAnswers } from './unsent-answers';

/** Beyond this the oldest connection makes way, so that idle ones never keep a new client out. */
const mostConnections = 256;
/** Some dozens of the largest answers. */
const mostUnsentBytes = 32 * 1024 * 1024;
/** Milliseconds. */
const longestRequest = 5000;
const longestSilence = 10_000;

/** HTTP at one place, with bounds for what its clients may cost; those of one place take nothing from those of another. */
export class Listener {
  readonly unsent = new UnsentAnswers(mostUnsentBytes);
  private readonly server: Server;
  /** In the order they were made. */
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
        // Each check wakes this process.
        connectionsCheckingInterval: 5000,
        // Clients of a unix socket have no host to name.
        requireHostHeader: false,
      },
      (request, response) => {
        if (!this.unsent.admits(request.socket)) return;
        // A client that went away needs no answer.
        response.on('error', () => undefined);
        handle(request, response);
      },
    );
    this.server.setTimeout(longestSilence);
    this.server.on('connection', (socket) => {
      this.admit(socket);
    });
  }

  /** Rejects when the place is taken or cannot be bound; it may be tried again then. */
  async listen(place: ListenOptions): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(place, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    // Accepting may fail later, for example for want of file descriptors; that must not end the process.
    this.server.on('error', (error) => {
      this.log.warn('API connection not accepted', { error });
    });
  }

  /** Ends every connection, also those in use, and leaves the place. */
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
