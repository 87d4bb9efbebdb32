import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ApiServer } from '../../../src/api/api-server';
import type { StatusReport } from '../../../src/model/status';
import { quietApi } from '../../support/quiet-source';

const names = Array.from({ length: 20_000 }, (_, n) => ({
  name: `name-${n}`,
  addresses: ['10.203.0.2'],
  holders: [],
  standbys: [],
}));
const report: StatusReport = {
  phase: 'ready',
  startedAt: 0,
  engine: { connected: true, since: 0, connections: 1 },
  passes: { count: 1, driftMended: 0 },
  names,
  leases: [],
  proxies: [],
  problems: [],
};

let folder: string;
let path: string;
let api: ApiServer;
let failing: boolean;
let logged: unknown[];
const note = (message: string, fields?: object) => void logged.push([message, fields]);
const log = { error: note, warn: note, info: note, debug: note };
const from = quietApi(() => {
  if (failing) throw new Error('out of order');
  return report;
});

let scrapes = 0;
const metrics = () =>
  failing ? Promise.reject(new Error('out of order')) : Promise.resolve(`nathost_scrapes ${++scrapes}\n`);

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function ask(target: string, options: RequestOptions = {}): Promise<Reply> {
  const call = request({ socketPath: path, path: target, agent: false, ...options });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** A raw connection, with all that it received once it is over. */
async function open(sent = ''): Promise<{ socket: Socket; received: Promise<string> }> {
  const socket = connect(path);
  let data = '';
  socket.on('data', (chunk) => (data += chunk.toString()));
  socket.on('error', () => undefined);
  const received = new Promise<string>((resolve) => {
    socket.on('close', () => {
      resolve(data);
    });
  });
  await once(socket, 'connect');
  socket.write(sent);
  return { socket, received };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nathost-api-'));
  path = join(folder, 'run', 'nathost.sock');
  failing = false;
  logged = [];
  api = new ApiServer({ ...from, metrics, log });
  await api.listen(path);
});

afterEach(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

describe('ApiServer', () => {
  it('answers on a socket and in a folder that only its owner may use', async () => {
    const modes = [path, join(folder, 'run')].map((each) => (statSync(each).mode & 0o777).toString(8));
    const { status, body } = await ask('/healthz');
    expect({ modes, status, body }).toEqual({
      modes: ['600', '700'],
      status: 200,
      body: '{\n  "alive": true\n}\n',
    });
  });

  it('answers /metrics as Prometheus reads it, anew each time, and says when that fails', async () => {
    const [first, second] = [await ask('/metrics'), await ask('/metrics?x=y')];
    failing = true;
    const refused = await ask('/metrics');
    expect([first.status, first.headers['content-type'], first.body, second.body]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'nathost_scrapes 1\n',
      'nathost_scrapes 2\n',
    ]);
    expect([refused.status, logged]).toEqual([500, [['API request failed', expect.anything()]]]);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const [head, get] = [await ask('/v1/names', { method: 'HEAD' }), await ask('/v1/names')];
    expect([head.status, head.body, head.headers['content-length']]).toEqual([
      200,
      '',
      String(get.body.length),
    ]);
  });

  it('answers a client that names no host, or an empty one', async () => {
    const replies = await Promise.all(
      ['', 'Host:\r\n'].map(async (host) => {
        const { received } = await open(`GET /healthz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
        return (await received).split('\r\n')[0];
      }),
    );
    expect(replies).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
  });

  it('keeps a connection for further requests, also when they come at once', async () => {
    const two = 'GET /healthz HTTP/1.1\r\n\r\nGET /readyz HTTP/1.1\r\nConnection: close\r\n\r\n';
    const { received } = await open(two);
    expect((await received).match(/HTTP\/1.1 200 OK/g)).toHaveLength(2);
  });

  it('answers 500 and logs when there is no report, and goes on', async () => {
    failing = true;
    const { status, body } = await ask('/v1/status');
    failing = false;
    expect({ status, code: (JSON.parse(body) as { error: { code: string } }).error.code, logged }).toEqual({
      status: 500,
      code: 'internal-error',
      logged: [
        ['API request failed', { method: 'GET', target: '/v1/status', error: new Error('out of order') }],
      ],
    });
    expect((await ask('/v1/status')).status).toBe(200);
  });

  it.each([
    ['bytes that are not HTTP', '\0\xff\x16\x03\x01 garbage\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}`],
    ['thousands of headers', `GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(50_000)}`],
    ['a negative length', 'POST /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
    ['two lengths', 'POST /healthz HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['CONNECT', 'CONNECT example:443 HTTP/1.1\r\n\r\n'],
    ['the start of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('ends a connection that sends %s and goes on', async (_what, sent) => {
    const { received } = await open(sent);
    expect(await received).not.toContain(' 200 ');
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('answers a request to upgrade as any other', async () => {
    const { received, socket } = await open(
      'GET /healthz HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n',
    );
    await once(socket, 'data');
    socket.destroy();
    expect(await received).toContain('HTTP/1.1 200 OK');
  });

  it('answers at once and throws a body away, and the connection when the body has no end', async () => {
    const { socket, received } = await open('POST /v1/names HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const pump = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pump);
    await once(socket, 'data');
    pump();
    expect(await received).toContain('HTTP/1.1 405 Method Not Allowed');
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('serves others while a client reads nothing and another never finishes its request', async () => {
    const stuck = await open(`GET /v1/names HTTP/1.1\r\n\r\n`.repeat(10));
    stuck.socket.pause();
    const slow = await open('GET /v1/na');
    // An answer that waited for either of them would never come: the first takes none, and the second asks nothing.
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => (await ask('/healthz')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await slow.received).toContain('408 Request Timeout');
    stuck.socket.destroy();
  });

  it('gives a new client an answer while 1,000 others hold connections', async () => {
    const others = [];
    for (let count = 0; count < 1000; count++) others.push(await open('GET /v1/'));
    const { status } = await ask('/healthz');
    const ended = await Promise.all(others.slice(0, 700).map(({ received }) => received));
    const alive = others.slice(-200).filter(({ socket }) => !socket.destroyed).length;
    expect({ status, ended: ended.length, alive }).toEqual({ status: 200, ended: 700, alive: 200 });
    for (const { socket } of others) socket.destroy();
  });

  it('closes without waiting for what its clients do, and leaves no socket', async () => {
    const clients = [
      await open(),
      await open('GET /v1/na'),
      await open('GET /healthz HTTP/1.1\r\n\r\n'),
      await open('GET /v1/names HTTP/1.1\r\n\r\n'.repeat(10)),
      await open('POST /healthz HTTP/1.1\r\nContent-Length: 1000\r\n\r\n'),
    ];
    clients[3]?.socket.pause();
    await ask('/healthz');
    await api.close();
    clients[3]?.socket.resume();
    const received = await Promise.all(clients.map((client) => client.received));
    // So end connections whose time is up: it was not that which ended one.
    expect(received.filter((text) => text.includes('408 Request Timeout'))).toEqual([]);
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  it('closes also when it never listened', async () => {
    await expect(new ApiServer({ ...from, metrics, log }).close()).resolves.toBeUndefined();
  });
});

describe('the path of the socket', () => {
  const second = () => new ApiServer({ ...from, metrics, log });

  /** Another process that listens at a path, with room for one waiting connection. */
  async function listener(at: string): Promise<ChildProcess> {
    const program = `require('net').createServer().listen({ path: process.argv[1], backlog: 1 }, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', program, at], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  it('is taken over from a process that was killed', async () => {
    const stale = join(folder, 'stale.sock');
    const other = await listener(stale);
    other.kill('SIGKILL');
    await once(other, 'exit');
    const server = second();
    await server.listen(stale);
    await server.close();
    expect(() => statSync(stale)).toThrow('ENOENT');
  });

  it('is not taken from a process that answers', async () => {
    await expect(second().listen(path)).rejects.toThrow(`${path} is in use by another process`);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('is not taken from a process that hangs, with a full queue', async () => {
    const busy = join(folder, 'busy.sock');
    const other = await listener(busy);
    other.kill('SIGSTOP');
    const waiting = Array.from({ length: 4 }, () => connect(busy).on('error', () => undefined));
    await expect(second().listen(busy)).rejects.toThrow(`${busy} is in use by another process`);
    for (const socket of waiting) socket.destroy();
    other.kill('SIGKILL');
    await once(other, 'exit');
  });

  it('is not taken from something that is no socket', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'precious');
    await expect(second().listen(file)).rejects.toThrow(`${file} exists and is not a socket`);
    expect(statSync(file).size).toBe(8);
  });

  it('is refused when it cannot be bound', async () => {
    await expect(second().listen(`/proc/nathost.sock`)).rejects.toThrow();
    await expect(second().listen(join(folder, 'x'.repeat(200)))).rejects.toThrow();
  });
});
