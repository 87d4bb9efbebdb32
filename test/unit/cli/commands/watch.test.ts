import { once } from 'node:events';
import type http from 'node:http';
import { ApiClient } from '../../../../src/cli/api-client';
import { TestServer, stage, type } from '../stage';

const change = (id: number, name: string, kind = 'connected') => ({
  id,
  at: '2026-11-24T11:59:00Z',
  kind,
  subject: `container ${name}-1`,
  names: [name],
  text: `${name}-1 was connected.`,
});
const sent = (record: object & { id: number }) =>
  `id: ${record.id}\nevent: change\ndata: ${JSON.stringify(record)}\n\n`;

/** A nathost whose stream stays open until the test ends it. */
class StreamServer {
  readonly resumedFrom: (string | undefined)[] = [];
  private constructor(readonly api: TestServer) {}

  static async start(earlier: readonly object[]): Promise<StreamServer> {
    const made = new StreamServer(await TestServer.start());
    made.api.server.removeAllListeners('request');
    made.api.server.on('request', ({ url, headers }: http.IncomingMessage, response: http.ServerResponse) => {
      if (url === '/v1/changes') {
        response.end(JSON.stringify({ changes: earlier }));
        return;
      }
      made.resumedFrom.push(headers['last-event-id'] as string | undefined);
      response.writeHead(200).write(': hello\n\n');
      made.api.server.emit('stream', response);
    });
    return made;
  }

  async stream(): Promise<http.ServerResponse> {
    const [response] = (await once(this.api.server, 'stream')) as [http.ServerResponse];
    return response;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test('the last changes, then those to come, of the names asked for, until it is interrupted', async () => {
  const server = await StreamServer.start([change(1, 'shop'), change(2, 'shop'), change(3, 'blog')]);
  const on = stage(server.api.socket);
  const over = type(on, 'watch', '-n', '1', '--format', '{{.Id}} {{.Subject}}', 'shop');
  const response = await server.stream();
  response.write(sent(change(4, 'blog')) + sent(change(5, 'shop')));
  await until(() => on.out.text.includes('5'));
  on.interrupt();
  expect(await over).toEqual({ out: '2 container shop-1\n5 container shop-1\n', err: '', status: 0 });
  expect(server.resumedFrom).toEqual(['3']);
  await server.api.stop();
});

test('a nathost that goes away is waited for, and found where it is then', async () => {
  const [first, second] = [await StreamServer.start([change(7, 'shop')]), await StreamServer.start([])];
  const sockets = [first.api.socket, second.api.socket];
  const on = stage('', { api: () => Promise.resolve(new ApiClient(sockets.shift() ?? '', 'nathost')) });
  const over = type(on, 'watch');
  (await first.stream()).end();
  const response = await second.stream();
  response.write(sent(change(1, 'shop', 'problem')));
  await until(() => on.out.text.includes('problem'));
  on.interrupt();
  const { out, err } = await over;
  expect(out).toMatch(/^\d\d:\d\d:00 {2}problem {11}shop-1 was connected\.\n$/);
  expect(err).toBe(
    'lost the connection to nathost (the stream ended); waiting for it\nconnected to nathost again\n',
  );
  expect(second.resumedFrom).toEqual([undefined]);
  await first.api.stop();
  await second.api.stop();
});
