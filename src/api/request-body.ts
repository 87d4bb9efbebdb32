import type { IncomingMessage } from 'node:http';
import { Refusal } from './answer';

/** How much too large a body may be before the connection is closed, so that the answer reaches clients that sent it by mistake. */
const slack = 64 * 1024;

/** Reads bodies with a limit for each and a limit for all together. */
export class RequestBodies {
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  /**
   * Rejects with a `Refusal` for a body of more than `most` bytes, but only at its end: before that, the client may not read the answer.
   * Stays pending if the client disconnects.
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

/** Discards a body, and closes the connection if it is too large to be a mistake. */
export function discardBody(request: IncomingMessage): void {
  let received = 0;
  request.on('data', (part: Buffer) => {
    received += part.length;
    if (received > slack) request.socket.destroy();
  });
}

function tooLarge(most: number): Refusal {
  return new Refusal(413, 'body-too-large', `the body of this request may have at most ${most} bytes`);
}

function busy(): Refusal {
  return new Refusal(503, 'busy', 'too much data is being sent at once', 'Try again in a moment.');
}
