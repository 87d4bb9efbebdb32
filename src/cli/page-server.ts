import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { timingSafeEqual } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { messageOf, systemCodeOf } from '../model/errors';
import type { ApiClient } from './api-client';
import { CliFailure } from './exit-status';

/**
 * Forwards GET requests to nathost's socket. A client without the cookie has to send the secret in the address once. Checking the Host
 * header keeps out other pages whose name resolves to 127.0.0.1 (DNS rebinding).
 */
export class PageServer {
  private readonly server = http.createServer((request, response) => {
    this.handle(request, response).catch((error: unknown) => {
      refuse(response, 502, messageOf(error));
    });
  });

  constructor(
    private readonly api: () => Promise<ApiClient>,
    private readonly secret: string,
  ) {}

  /** @param port 0 for a free one @returns the address to open */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) => {
        const taken = systemCodeOf(error) === 'EADDRINUSE';
        reject(
          taken
            ? new CliFailure(`port ${port} is in use`, {
                remedy: 'Use another port, or leave the option out.',
                cause: error,
              })
            : error,
        );
      });
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${this.port}/?secret=${this.secret}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!this.isOwnHost(headers.host)) refuse(response, 403, 'open it as http://127.0.0.1');
    else if (method !== 'GET' && method !== 'HEAD') refuse(response, 405, 'this page is read-only');
    else if (url.pathname === '/' && this.isSecret(url.searchParams.get('secret'))) this.admit(response);
    else if (!this.isSecret(this.cookieIn(headers.cookie)))
      refuse(response, 403, 'use the address that docker nathost dashboard printed');
    else await this.handOn(request, response);
  }

  private isOwnHost(host: string | undefined): boolean {
    return host === `127.0.0.1:${this.port}` || host === `localhost:${this.port}`;
  }

  private isSecret(given: string | null | undefined): boolean {
    return (
      given?.length === this.secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(this.secret))
    );
  }

  /** Cookies are shared by all ports of a host, so the port is part of the name. */
  private get cookie(): string {
    return `nathost-${this.port}`;
  }

  private cookieIn(header: string | undefined): string | undefined {
    const all = header?.split(/; */) ?? [];
    return all.find((one) => one.startsWith(`${this.cookie}=`))?.slice(this.cookie.length + 1);
  }

  private admit(response: http.ServerResponse): void {
    const cookie = `${this.cookie}=${this.secret}; Path=/; HttpOnly; SameSite=Strict`;
    response.writeHead(303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
  }

  private async handOn(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => {
      gone.abort();
    });
    const api = await this.api();
    const lastId = request.headers['last-event-id'];
    const answer = await api.ask({
      path: request.url ?? '/',
      headers: typeof lastId === 'string' ? { 'last-event-id': lastId } : {},
      timeout: 10_000,
      signal: gone.signal,
    });
    response.writeHead(answer.status, handedOn(answer.headers));
    await pipeline(Readable.from(answer.body), response).catch(() => undefined);
  }
}

function refuse(response: http.ServerResponse, status: number, message: string): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
}

/** The headers of an answer without those of its connection. */
function handedOn(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name)));
}
