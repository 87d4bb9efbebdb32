import { mkdtempSync, rmSync } from 'node:fs';
import { Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import { ApiServer } from '../../../src/api/api-server';
import type { ProblemStatus, StatusReport } from '../../../src/model/status';
import { ask } from '../../support/api-client';
import { manyNames } from '../../support/many-names';
import { quietApi } from '../../support/quiet-source';
import { until } from '../../support/until';
import { VirtualClock } from '../../support/virtual-clock';

const betweenTries = 5_000;
const quiet = (): void => undefined;

let folder: string;
let socketPath: string;
let clock: VirtualClock;
let warned: string[];
let api: ApiServer;
let taken: TcpServer;
let place: { readonly host: '127.0.0.1'; readonly port: number };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nathost-port-'));
  socketPath = join(folder, 'nathost.sock');
  clock = new VirtualClock();
  warned = [];
  api = new ApiServer({
    ...quietApi(() => ({ ...manyNames(1, clock.now()), problems: [] })),
    clock,
    log: { error: quiet, warn: (message) => void warned.push(message), info: quiet, debug: quiet },
  });
  await api.listen(socketPath);
  taken = createTcpServer();
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
  place = { host: '127.0.0.1', port: (taken.address() as AddressInfo).port };
});

afterEach(async () => {
  await api.close();
  if (taken.listening) await freed();
  rmSync(folder, { recursive: true });
});

/** Resolves when nobody has the port. */
function freed(): Promise<void> {
  return new Promise((done) =>
    taken.close(() => {
      done();
    }),
  );
}

/** Lets one try go by, to its end: a try that fails sets the timer of the next. */
async function nextTry(): Promise<void> {
  await clock.advance(betweenTries);
  await until('next try', () => Promise.resolve(clock.pending.length > 0 ? true : undefined));
}

async function problems(): Promise<readonly ProblemStatus[]> {
  const { text } = await ask({ socketPath }, 'GET', '/v1/problems');
  return (JSON.parse(text) as StatusReport).problems;
}

describe('a loopback port that somebody else has', () => {
  it('is tried again for ever with one server', async () => {
    await api.listenOnLoopback(place);
    await nextTry();
    const before = queryObjects(Server, { format: 'count' });
    for (let count = 0; count < 100; count += 1) await nextTry();
    expect(queryObjects(Server, { format: 'count' })).toBe(before);
  });

  it('is one problem, which is logged once', async () => {
    await api.listenOnLoopback(place);
    const since = (await problems())[0]?.since;
    for (let count = 0; count < 3; count += 1) await nextTry();
    expect(await problems()).toEqual([expect.objectContaining({ kind: 'port-not-bound', since })]);
    expect(warned).toEqual(['port not bound']);
  });

  it('is listened on at the next try after it was freed, and the problem is over', async () => {
    await api.listenOnLoopback(place);
    await nextTry();
    await freed();
    await clock.advance(betweenTries);
    const reply = await until('answer', () => ask(place, 'GET', '/v1/problems'));
    expect(JSON.parse(reply.text)).toEqual({ problems: [] });
  });

  it('is not tried again after the end', async () => {
    await api.listenOnLoopback(place);
    await api.close();
    expect(clock.pending).toEqual([]);
  });
});
