import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiClient } from '../../../src/cli/api-client';
import type { Context } from '../../../src/cli/context';
import { Screen } from '../../../src/cli/format/screen';
import { run } from '../../../src/cli/run';
import { systemClock } from '../../../src/model/clock';

/** When it is in these tests. */
export const now = Date.parse('2026-11-24T12:00:00Z');

/** A screen that keeps what is written. */
export class TestScreen extends Screen {
  text = '';

  constructor(terminal = false, colours = false, width?: number) {
    super(
      (text) => {
        this.text += text;
      },
      { terminal, colours, columns: () => width },
    );
  }
}

export interface Stage {
  readonly context: Context;
  readonly out: TestScreen;
  readonly err: TestScreen;
  readonly interrupt: () => void;
}

export function stage(socket: string, given: Partial<Context> = {}): Stage {
  const [out, err] = [new TestScreen(), new TestScreen()];
  const interruption = new AbortController();
  const context: Context = {
    environment: {},
    global: { debug: false },
    out,
    err,
    stdin: Readable.from([]),
    clock: { ...systemClock, now: () => now },
    root: true,
    api: () => Promise.resolve(new ApiClient(socket, 'nathost')),
    host: () => Promise.reject(new Error('this test has no host')),
    interruption: () => interruption.signal,
    ...given,
  };
  return {
    context,
    out,
    err,
    interrupt: () => {
      interruption.abort();
    },
  };
}

export type Respond = (request: {
  method: string;
  url: string;
  body: string;
}) => { status?: number; body: unknown } | undefined;

/** An HTTP server on a unix socket, that answers what it is told to; without an answer, as an older nathost would. */
export class TestServer {
  readonly asked: string[] = [];
  respond: Respond = () => undefined;
  private constructor(
    private readonly folder: string,
    readonly socket: string,
    readonly server: http.Server,
  ) {}

  static async start(): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), 'nathost-cli-'));
    const socket = join(folder, 'api.sock');
    const server = http.createServer();
    const made = new TestServer(folder, socket, server);
    server.on('request', (request, response) => void made.handle(request, response));
    server.listen(socket);
    await once(server, 'listening');
    return made;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await rm(this.folder, { recursive: true });
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    this.asked.push(`${method} ${url}`);
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece as string;
    const { status = 200, body: answer } = this.respond({ method, url, body }) ?? {
      status: 404,
      body: { error: { code: 'not-found', message: 'there is nothing here' } },
    };
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }
}

/** What a command prints to both screens, and its exit status. */
export async function type(
  on: Stage,
  ...words: string[]
): Promise<{ out: string; err: string; status: number }> {
  const status = await run(on.context, words);
  return { out: on.out.text, err: on.err.text, status };
}
