import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Answer = (
  request: { method: string; path: string; query: URLSearchParams; body: unknown },
  response: ServerResponse,
) => void;

/** Plays an engine on a unix socket: what it is asked is written down, what it answers is given by path, without the version. */
export class SocketEngine {
  /** `METHOD /path` with the version, in the order of arrival. */
  readonly asked: string[] = [];
  readonly bodies: unknown[] = [];
  readonly queries: URLSearchParams[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly dir: string,
    readonly answers: Map<string, Answer>,
  ) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(answers: Readonly<Record<string, Answer>>): Promise<SocketEngine> {
    const dir = await mkdtemp(join(tmpdir(), 'nathost-unit-'));
    const engine = new SocketEngine(createServer(), dir, new Map(Object.entries(answers)));
    engine.server.listen(engine.socketPath);
    await once(engine.server, 'listening');
    return engine;
  }

  get socketPath(): string {
    return join(this.dir, 'docker.sock');
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Ends every connection, as an engine that is killed. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.breakConnections();
    this.server.close();
    await once(this.server, 'close');
    await rm(this.dir, { recursive: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '', 'http://engine');
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const method = request.method ?? '';
    this.asked.push(`${method} ${url.pathname}`);
    this.bodies.push(body);
    this.queries.push(url.searchParams);
    const path = url.pathname.replace(/^\/v\d+\.\d+/, '');
    const answer = this.answers.get(`${method} ${path}`) ?? json({ message: 'page not found' }, 404);
    answer({ method, path, query: url.searchParams, body }, response);
  }
}

export function json(body: unknown, status = 200): Answer {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}

/** What every engine answers to the questions of open(). */
export function versions(
  ApiVersion: string,
  MinAPIVersion: string,
  Version = 'test',
): Record<string, Answer> {
  return {
    'GET /version': json({ Version, ApiVersion, MinAPIVersion }),
    'GET /info': json({ DockerRootDir: '/var/lib/docker', Name: 'host-1' }),
  };
}
