import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiServer } from '../../../src/api/api-server';
import { ask, open } from '../../support/api-client';
import { manyNames } from '../../support/many-names';
import { quietApi } from '../../support/quiet-source';

/** Milliseconds; as a real clock gives them, never whole ones. */
const planTakes = 50.3;
const mostStreams = 32;
const mostConnections = 256;
const mostWaiting = 64;
const quiet = (): void => undefined;
const log = { error: quiet, warn: quiet, info: quiet, debug: quiet };

let folder: string;
let api: ApiServer;
let onSocket: { readonly socketPath: string };
let onPort: { readonly host: '127.0.0.1'; readonly port: number };
/** It goes by only while a plan is made, or when a test says so. */
let time: number;
let plans: number;
let answerMetrics: (text: string) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nathost-limits-'));
  onSocket = { socketPath: join(folder, 'nathost.sock') };
  onPort = { host: '127.0.0.1', port: await freePort() };
  [time, plans] = [7.25, 0];
  const from = quietApi(() => manyNames(1, 0));
  const metrics = new Promise<string>((resolve) => (answerMetrics = resolve));
  api = new ApiServer({
    ...from,
    source: {
      ...from.source,
      plan: () => {
        time += planTakes;
        plans += 1;
        return { changes: [], problems: [] };
      },
    },
    metrics: () => metrics,
    clock: { now: () => time, elapsed: () => time, after: () => quiet },
    log,
  });
  await api.listen(onSocket.socketPath);
  await api.listenOnLoopback(onPort);
});

afterEach(async () => {
  answerMetrics('');
  await api.close();
  rmSync(folder, { recursive: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Asks for different plans, one after the other; how often each status came. */
async function askForPlans(count: number, place: object = onPort): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let n = 0; n < count; n += 1) {
    const { status } = await ask(place, 'GET', `/v1/plan?set=NATHOST_RESYNC=${time}s&n=${n}`);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

describe('whoever asks for plans without end on the loopback port', () => {
  it('gets half a second of work at once, then a quarter of the time, and is told to come again', async () => {
    // A quarter of the time that these take is there for three more than ten.
    expect(await askForPlans(100)).toEqual({ 200: 13, 503: 87 });
    time += 10_000;
    expect(await askForPlans(100)).toEqual({ 200: 13, 503: 87 });
    const { headers, text } = await ask(onPort, 'GET', '/v1/plan');
    expect([headers['retry-after'], JSON.parse(text)]).toEqual([
      '1',
      {
        error: {
          code: 'busy',
          message: 'too many requests at once',
          remedy: 'Try again in a moment.',
        },
      },
    ]);
  });

  it('never takes more than that, however long it goes on', async () => {
    const from = time;
    for (let second = 1; second <= 20; second += 1) {
      await askForPlans(30);
      time = Math.max(time, from + second * 1_000);
    }
    const worked = plans * planTakes;
    const granted = 500 + (time - from) / 4;
    expect(worked).toBeLessThanOrEqual(granted + planTakes);
    // Nor much less: whoever asks reasonably is answered.
    expect(worked).toBeGreaterThan(granted - 20 * planTakes);
  });

  it('keeps nobody on the socket from an answer, and no monitor from that of /healthz', async () => {
    await askForPlans(20);
    expect((await ask(onPort, 'GET', '/v1/status')).status).toBe(503);
    expect((await ask(onPort, 'GET', '/healthz')).status).toBe(200);
    expect(await askForPlans(20, onSocket)).toEqual({ 200: 20 });
    expect((await ask(onSocket, 'POST', '/v1/resync')).status).toBe(202);
  });
});

describe('whoever takes all there is of the loopback port', () => {
  const clients: Socket[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });

  it('by requests that wait, keeps nobody on the socket out', async () => {
    const waiting = Array.from({ length: mostWaiting }, () => ask(onPort, 'GET', '/metrics'));
    const refused = await ask(onPort, 'GET', '/metrics');
    expect(refused.status).toBe(503);
    expect((await ask(onSocket, 'POST', '/v1/resync')).status).toBe(202);
    answerMetrics('up 1\n');
    expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('by event streams, keeps nobody on the socket out', async () => {
    for (let count = 0; count < mostStreams; count += 1) await open(onPort, 'GET', '/v1/events');
    expect((await ask(onPort, 'GET', '/v1/events')).status).toBe(503);
    expect((await open(onSocket, 'GET', '/v1/events')).statusCode).toBe(200);
  });

  it('by connections, ends none of the socket’s and keeps nobody out', async () => {
    const stream = await open(onSocket, 'GET', '/v1/events');
    for (let count = 0; count < 2 * mostConnections; count += 1) {
      const client = connect(onPort).on('error', quiet);
      clients.push(client);
      await once(client, 'connect');
    }
    expect((await ask(onPort, 'GET', '/v1/status')).status).toBe(200);
    expect((await ask(onSocket, 'GET', '/v1/status')).status).toBe(200);
    expect(stream.destroyed).toBe(false);
  });
});
