import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiClient } from '../../../../src/cli/api-client';
import { serverSentEvents } from '../../../../src/cli/connection/server-sent-events';
import { version } from '../../../../src/model/build';
import { TestServer } from '../stage';

let server: TestServer;
let api: ApiClient;

beforeEach(async () => {
  server = await TestServer.start();
  api = new ApiClient(server.socket, 'the plugin nathost:latest');
});

afterEach(() => server.stop());

test('a list of an answer', async () => {
  server.respond = () => ({ body: { names: [{ name: 'shop' }] } });
  expect(await api.list('/v1/names', 'names')).toEqual([{ name: 'shop' }]);
  await expect(api.list('/v1/names', 'leases')).rejects.toThrow(
    'the plugin nathost:latest answered /v1/names without leases',
  );
});

test('a refusal is told in its own words, with its remedy', async () => {
  const error = { code: 'lease-held', message: 'container web-1 has it', remedy: 'docker rm web-1' };
  server.respond = ({ method, body }) =>
    method === 'POST' && body === '{"slot":1}' ? { status: 409, body: { error } } : undefined;
  await expect(api.post('/v1/leases/shop/release', { slot: 1 })).rejects.toMatchObject({
    ...error,
    httpStatus: 409,
  });
});

test('a path there is not means an older nathost, where it does not tell of changes', async () => {
  await expect(api.get('/v1/plan?set=A')).rejects.toMatchObject({
    message: 'the plugin nathost:latest is older than this command and does not know /v1/plan',
    remedy: `Upgrade it to ${version}: install.sh of that release, or make install in its sources; a container or a service: docs/install-ways.md.`,
  });
  server.respond = ({ url }) =>
    url.startsWith('/v1/changes')
      ? { body: {} }
      : { status: 404, body: { error: { code: 'not-found', message: 'no name nix' } } };
  await expect(api.get('/v1/names/nix')).rejects.toThrow('no name nix');
});

test('nobody listens', async () => {
  await server.stop();
  await expect(api.get('/v1/status')).rejects.toThrow(`nathost is not listening at ${server.socket}`);
  server = await TestServer.start();
});

test('a socket whose path is longer than an address can hold', async () => {
  const deep = join(dirname(server.socket), 'x'.repeat(60), 'y'.repeat(60));
  await mkdir(deep, { recursive: true });
  await rename(server.socket, join(deep, 'api.sock'));
  server.respond = () => ({ body: { fine: true } });
  expect(await new ApiClient(join(deep, 'api.sock'), 'n').get('/')).toEqual({ fine: true });
});

test('events of a stream, however it was cut', async () => {
  const text =
    ': hello\n\nid: 7\nevent: change\ndata: {"a":\ndata: 1}\n\nevent: status\r\ndata:{}\r\n\r\nevent: unfinished\n';
  for (const size of [1, 3, 1000]) {
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const found = [];
    for await (const event of serverSentEvents(
      (async function* () {
        await Promise.resolve();
        yield* pieces;
      })(),
    ))
      found.push(event);
    expect(found).toEqual([
      { id: '7', event: 'change', data: '{"a":\n1}' },
      { id: undefined, event: 'status', data: '{}' },
    ]);
  }
});
