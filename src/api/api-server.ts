import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { chmod, mkdir } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Log } from '../ports/log';
import type { StatusSource } from '../ports/status-source';
import { refusal } from './answer';
import type { Answer } from './answer';
import { isMetrics, metricsAnswer } from './metrics-answer';
import { RecentAnswers, type MadeAnswer } from './recent-answers';
import { route } from './routes';
import { removeStaleSocket } from './stale-socket';
import { UnsentAnswers } from './unsent-answers';

export interface ApiServerOptions {
  readonly source: StatusSource;
  /** Variable and text of every setting, as they are in force. */
  readonly settings: Readonly<Record<string, string>>;
  /** The text of `/metrics`. Rejects rather than throws. */
  readonly metrics: () => Promise<string>;
  readonly log: Log;
}

/** Beyond this the oldest connection makes way, so that idle ones never keep a new client out. */
const mostConnections = 256;
/** Requests have no use for a body; what comes anyway is thrown away, and beyond this so is the connection. */
const mostBodyBytes = 64 * 1024;
/** Some dozens of the largest answers. */
const mostUnsentBytes = 32 * 1024 * 1024;
/** Milliseconds. */
const longestRequest = 5000;
const longestSilence = 10_000;

/** The API: HTTP on a unix socket, answered from memory. */
export class ApiServer {
  private readonly server: Server;
  /** In the order they were made. */
  private readonly connections = new Set<Socket>();
  private readonly recent = new RecentAnswers();
  private readonly unsent = new UnsentAnswers(mostUnsentBytes);
  private metricsInMaking: Promise<string> | undefined;

  constructor(private readonly options: ApiServerOptions) {
    this.server = createServer(
      {
        maxHeaderSize: 8192,
        headersTimeout: longestRequest,
        requestTimeout: longestRequest,
        connectionsCheckingInterval: 1000,
        // Clients of a unix socket have no host to name.
        requireHostHeader: false,
      },
      (request, response) => {
        this.handle(request, response);
      },
    );
    this.server.setTimeout(longestSilence);
    this.server.on('connection', (socket) => {
      this.admit(socket);
    });
  }

  /** Listens at `path` with mode 0600. Rejects when the path is taken or cannot be bound. */
  async listen(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await removeStaleSocket(path);
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(path, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    // Accepting may fail later, for example for want of file descriptors; that must not end the process.
    this.server.on('error', (error) => {
      this.options.log.warn('API connection not accepted', { error });
    });
    await chmod(path, 0o600);
  }

  /** Ends every connection, also those in use, and removes the socket. */
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

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    if (!this.unsent.admits(socket)) return;
    // A client that went away needs no answer.
    response.on('error', () => undefined);
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > mostBodyBytes) socket.destroy();
    });
    const [method, target] = [request.method ?? '', request.url ?? ''];
    if (isMetrics(method, target)) void this.answerMetrics(socket, response);
    else
      this.send(
        socket,
        response,
        this.recent.answer(method, target, () => this.answer(method, target)),
      );
  }

  /** Who asks while it is being made gets the same. */
  private async answerMetrics(socket: Socket, response: ServerResponse): Promise<void> {
    const { metrics, log } = this.options;
    this.metricsInMaking ??= metrics().finally(() => {
      this.metricsInMaking = undefined;
    });
    const answer = await this.metricsInMaking.then(metricsAnswer, (error: unknown) => {
      log.error('API request failed', { target: '/metrics', error });
      return refusal(500, 'internal-error', 'the metrics could not be read; the log says why');
    });
    this.send(socket, response, { ...answer, bytes: Buffer.from(answer.body) });
  }

  private send(socket: Socket, response: ServerResponse, { status, headers, bytes }: MadeAnswer): void {
    if (socket.destroyed) return;
    this.unsent.add(socket, response, bytes.length);
    response.writeHead(status, headers).end(bytes);
  }

  private answer(method: string, target: string): Answer {
    const { source, settings, log } = this.options;
    try {
      return route({ report: () => source.report(), settings }, method, target);
    } catch (error) {
      log.error('API request failed', { method, target, error });
      return refusal(500, 'internal-error', 'the request could not be answered; the log says why');
    }
  }
}
