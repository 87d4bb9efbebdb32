import http from 'node:http';
import { withShortPath } from './short-path';

export interface SocketRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the answer has begun. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** An answer whose body has not been read yet. */
export interface SocketAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: AsyncIterable<string> & { destroy(): void };
}

export class NoAnswer extends Error {
  constructor(readonly timeout: number) {
    super(`no answer within ${timeout / 1000} s`);
    this.name = 'NoAnswer';
  }
}

/** One HTTP request over a unix socket, on a connection of its own. @throws the system's error, or NoAnswer */
export function ask(socket: string, request: SocketRequest): Promise<SocketAnswer> {
  return withShortPath(
    socket,
    (socketPath) =>
      new Promise((resolve, reject) => {
        const { method = 'GET', path, headers = {}, body, timeout, signal } = request;
        const sent = http.request(
          {
            socketPath,
            method,
            path,
            headers: { host: 'nathost', ...headers },
            agent: false,
            ...(signal && { signal }),
          },
          (answer) => {
            clearTimeout(timer);
            answer.setEncoding('utf8');
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
          },
        );
        const timer = setTimeout(() => sent.destroy(new NoAnswer(timeout)), timeout);
        sent.on('error', (error) => {
          clearTimeout(timer);
          reject(error);
        });
        sent.end(body);
      }),
  );
}

export async function textOf({ body }: SocketAnswer): Promise<string> {
  let text = '';
  for await (const piece of body) text += piece;
  return text;
}
