import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** A loopback port that leads to a unix socket, since a browser cannot open one. Can be cut and mended, and keeps its port. */
export class SocketForwarder {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  private constructor(private readonly target: string) {}

  static async start(target: string): Promise<SocketForwarder> {
    const forwarder = new SocketForwarder(target);
    await forwarder.mend();
    return forwarder;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async mend(): Promise<void> {
    this.server = createServer((client) => {
      const inner = connect(this.target);
      for (const [one, other] of [
        [client, inner],
        [inner, client],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => undefined);
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends all connections; new ones are refused. */
  async cut(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
