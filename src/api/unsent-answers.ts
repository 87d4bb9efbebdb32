import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A client with more unsent answers than this does not want to read them. */
const mostForOneClient = 16;

interface Waiting {
  readonly answers: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * Limits the memory for clients that request and do not read: a few answers for each, and `mostBytes` for all together. Beyond that, the
 * client that has been waiting longest is disconnected.
 */
export class UnsentAnswers {
  /** In the order of waiting, longest first. */
  private readonly clients = new Map<Socket, Waiting>();
  private size = 0;

  constructor(private readonly mostBytes: number) {}

  /** Whether the client may be answered; if not, it is disconnected. */
  admits(client: Socket): boolean {
    if (client.destroyed) return false;
    if ((this.clients.get(client)?.answers ?? 0) < mostForOneClient) return true;
    this.drop(client);
    return false;
  }

  /** Counts an answer until it was handed to the kernel. May close connections, in the worst case the client's own. */
  add(client: Socket, response: ServerResponse, size: number): void {
    const waiting = this.clients.get(client) ?? { answers: 0, size: 0 };
    this.clients.set(client, { answers: waiting.answers + 1, size: waiting.size + size });
    this.size += size;
    response.once('finish', () => {
      this.sent(client, size);
    });
    for (const [slowest] of this.clients) {
      // A single answer is sent, however large it is.
      if (this.size <= this.mostBytes || this.size === size) return;
      this.drop(slowest);
    }
  }

  /** To be called when a connection has closed. */
  forget(client: Socket): void {
    this.size -= this.clients.get(client)?.size ?? 0;
    this.clients.delete(client);
  }

  private sent(client: Socket, size: number): void {
    const waiting = this.clients.get(client);
    if (waiting === undefined) return;
    this.size -= size;
    if (waiting.answers === 1) this.clients.delete(client);
    else this.clients.set(client, { answers: waiting.answers - 1, size: waiting.size - size });
  }

  private drop(client: Socket): void {
    this.forget(client);
    client.destroy();
  }
}
