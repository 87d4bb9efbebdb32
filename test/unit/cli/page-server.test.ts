import http from 'node:http';
import { ApiClient } from '../../../src/cli/api-client';
import { PageServer } from '../../../src/cli/page-server';
import { TestServer } from './stage';

const secret = 'ab'.repeat(16);
let api: TestServer;
let server: PageServer;
let address: URL;

beforeEach(async () => {
  api = await TestServer.start();
  api.respond = ({ method, url }) => ({ body: { method, url } });
  server = new PageServer(() => Promise.resolve(new ApiClient(api.socket, 'nathost')), secret);
  address = new URL(await server.listen(0));
});

afterEach(async () => {
  await server.close();
  await api.stop();
});

interface Got {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

function get(path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, address), { headers, method, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
    });
    request.on('error', reject).end();
  });
}

const cookie = () => `other=1; nathost-${address.port}=${secret}`;

test('the address is on this machine alone, and brings the secret into a cookie that no script and no other site can use', async () => {
  expect(address.hostname).toBe('127.0.0.1');
  const { status, headers } = await get(address.pathname + address.search);
  expect(status).toBe(303);
  expect(headers.location).toBe('/');
  expect(headers['set-cookie']).toEqual([
    `nathost-${address.port}=${secret}; Path=/; HttpOnly; SameSite=Strict`,
  ]);
});

test('with the cookie, what is asked for is handed on', async () => {
  const { status, body } = await get('/v1/names?name=shop', { cookie: cookie() });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({ method: 'GET', url: '/v1/names?name=shop' });
});

test.each([
  ['without the secret', '/', {}, 'GET', 403],
  ['with a wrong one', `/?secret=${'0'.repeat(32)}`, {}, 'GET', 403],
  ['with a wrong cookie', '/', { cookie: 'nathost-1=x' }, 'GET', 403],
  ['by a name that somebody leads here', '/', { host: 'evil.test', cookie: true }, 'GET', 403],
  ['by a name with the right port', `/?secret=${secret}`, { host: 'evil.test:PORT' }, 'GET', 403],
  ['to change something', '/v1/resync', { cookie: true }, 'POST', 405],
])(
  'refused: %s',
  async (_, path, headers: { host?: string; cookie?: string | boolean }, method, expected) => {
    const { host } = headers;
    const { status } = await get(
      path,
      {
        ...(host !== undefined && { host: host.replace('PORT', address.port) }),
        ...(headers.cookie !== undefined && {
          cookie: headers.cookie === true ? cookie() : String(headers.cookie),
        }),
      },
      method,
    );
    expect(status).toBe(expected);
    expect(api.asked).toEqual([]);
  },
);

test('a nathost that is away is told of', async () => {
  await api.stop();
  const { status, body } = await get('/', { cookie: cookie() });
  expect([status, body]).toEqual([502, `nathost is not listening at ${api.socket}\n`]);
  api = await TestServer.start();
});

test('a port that is taken', async () => {
  const second = new PageServer(() => Promise.reject(new Error('not asked')), secret);
  await expect(second.listen(Number(address.port))).rejects.toThrow(`port ${address.port} is in use`);
});
