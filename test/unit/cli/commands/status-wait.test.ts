import { once } from 'node:events';
import type http from 'node:http';
import { TestServer, stage, type } from '../stage';

const at = '2026-11-24T11:59:00Z';
const status = {
  phase: 'ready',
  version: '0.1.0',
  buildId: 'abc',
  startedAt: at,
  settings: {},
  engine: { connected: true, since: at, connections: 1 },
  passes: { count: 1, lastAt: at, driftMended: 0 },
  counts: { names: 0, leases: 0, proxies: 0, problems: 0 },
};
const starting = { ...status, phase: 'starting' };
const network = (inSync: boolean) => ({ kernel: { bridge: 'nathost0', bypass: false, inSync } });

let server: TestServer;
/** What the server answers but for its stream. */
let now: object;

beforeEach(async () => {
  server = await TestServer.start();
  server.server.removeAllListeners('request');
  server.server.on('request', ({ url }: http.IncomingMessage, response: http.ServerResponse) => {
    if (url === '/v1/events') server.server.emit('stream', response.writeHead(200));
    else response.end(JSON.stringify(url === '/v1/status' ? now : { proxies: [], problems: [] }));
  });
});

afterEach(() => server.stop());

const tell = (response: http.ServerResponse, told: object) =>
  response.write(`event: status\ndata: ${JSON.stringify(told)}\n\n`);

async function stream(): Promise<http.ServerResponse> {
  const [response] = (await once(server.server, 'stream')) as [http.ServerResponse];
  return response;
}

const wait = (...words: string[]) =>
  type(stage(server.socket), 'status', '--format', '{{.Phase}}', '--wait', ...words);

test.each([
  ['ready', 0],
  ['misconfigured', 3],
])('--wait ends when nathost says %s', async (phase, code) => {
  now = starting;
  const over = wait('60');
  const response = await stream();
  tell(response, starting);
  now = { ...status, phase };
  tell(response, now);
  expect(await over).toMatchObject({ out: `${phase}\n`, status: code });
});

test('--kernel waits on until the kernel has what it is to have', async () => {
  const over = wait('60', '--kernel');
  const response = await stream();
  for (const inSync of [false, true]) {
    now = { ...status, network: network(inSync) };
    tell(response, now);
  }
  expect(await over).toMatchObject({ out: 'ready\n', status: 0 });
});

test('when the time is over, what is then is shown', async () => {
  now = starting;
  expect(await wait('0')).toMatchObject({ out: 'starting\n', status: 3 });
});

test('a nathost that goes away meanwhile ends it', async () => {
  const over = wait('60');
  (await stream()).destroy();
  expect(await over).toMatchObject({ out: '', status: 1 });
});

test('a time that is no number is not understood', async () => {
  expect(await wait('soon')).toMatchObject({
    err: expect.stringContaining('invalid argument "soon" for "--wait"') as string,
    status: 2,
  });
});
