import type { IncomingMessage } from 'node:http';
import { Refusal } from './answer';

/** What a body may exceed its bound by before the connection is ended, so that the answer reaches who only erred. */
const slack = 64 * 1024;

/** Reads bodies within bounds: each has its own, and all that are on their way together have one. */
export class RequestBodies {
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  /**
   * Rejects with a `Refusal` for a body of more than `most` bytes, when it has come to its end: who is answered before may not be listening
   * yet. Never settles when the client goes away before.
   */
  read(request: IncomingMessage, most: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let received = 0;
    let refused: Refusal | undefined;
    const forget = (): void => {
      for (const part of parts.splice(0)) this.bytes -= part.length;
    };
    const refuse = (refusal: Refusal): void => {
      refused ??= refusal;
      forget();
    };
    request.once('close', forget);
    return new Promise((resolve, reject) => {
      if (Number(request.headers['content-length'] ?? 0) > most + slack) reject(tooLarge(most));
      request.on('data', (part: Buffer) => {
        received += part.length;
        if (received > most + slack) request.socket.destroy();
        else if (received > most) refuse(tooLarge(most));
        else if (this.bytes + part.length > this.mostBytes) refuse(busy());
        else if (refused === undefined) {
          this.bytes += part.length;
          parts.push(part);
        }
      });
      request.once('end', () => {
        if (refused) reject(refused);
        else resolve(Buffer.concat(parts));
      });
    });
  }
}

/** Throws a body away, and the connection when it is more than a client may have sent by mistake. */
export function discardBody(request: IncomingMessage): void {
  let received = 0;
  request.on('data', (part: Buffer) => {
    received += part.length;
    if (received > slack) request.socket.destroy();
  });
}

function tooLarge(most: number): Refusal {
  return new Refusal(413, 'body-too-large', `a body may have ${most} bytes here`);
}

function busy(): Refusal {
  return new Refusal(503, 'busy', 'too much is being sent at once', 'Send it again in a moment.');
}
