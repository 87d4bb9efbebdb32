import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Respond, TestServer, stage, type } from '../stage';

let server: TestServer;
let folder: string;

beforeEach(async () => {
  server = await TestServer.start();
  folder = await mkdtemp(join(tmpdir(), 'nathost-cli-files-'));
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const typed = (...words: string[]) => type(stage(server.socket), ...words);
const lease = { name: 'shop', slot: 0, ipv4: '10.203.0.2', pinned: true, createdAt: '2026-11-24T11:00:00Z' };

/** Answers this request, and no other. */
function answering(wanted: string, wantedBody: object | undefined, answer: ReturnType<Respond>): void {
  server.respond = ({ method, url, body }) => {
    if (`${method} ${url}` !== wanted) return undefined;
    if (wantedBody) expect(JSON.parse(body)).toEqual(wantedBody);
    return answer;
  };
}

test('release prints what was released', async () => {
  answering('POST /v1/leases/shop/release', { slot: 1 }, { body: { released: [{ ...lease, slot: 1 }] } });
  expect(await typed('release', '--slot', '1', 'shop')).toEqual({ out: 'shop/1\n', err: '', status: 0 });
});

test('a refusal says what to do', async () => {
  const error = {
    code: 'lease-held',
    message: 'container web-1 has shop/0',
    remedy: 'Remove it: docker rm -f web-1',
  };
  answering('POST /v1/leases/shop/release', {}, { status: 409, body: { error } });
  expect(await typed('release', 'shop')).toEqual({
    out: '',
    err: 'docker nathost: container web-1 has shop/0\nRemove it: docker rm -f web-1\n',
    status: 1,
  });
});

test('pin, also with an address, and off', async () => {
  answering('POST /v1/leases/shop/pin', { pinned: true, ipv4: '10.203.0.2', slot: 0 }, { body: lease });
  expect((await typed('pin', 'shop', '--ip', '10.203.0.2', '--slot=0')).out).toBe(
    'shop/0 10.203.0.2 pinned\n',
  );
  answering('POST /v1/leases/shop/pin', { pinned: false }, { body: { ...lease, pinned: false } });
  expect((await typed('pin', '--off', 'shop')).out).toBe('shop/0 10.203.0.2\n');
});

test('resync', async () => {
  answering('POST /v1/resync', {}, { status: 202, body: {} });
  expect((await typed('resync')).status).toBe(0);
});

const document = { format: 'nathost-leases', version: 1, exportedAt: '2026-11-24T11:00:00Z', leases: [] };

test('export to standard output or into a file', async () => {
  answering('GET /v1/export', undefined, { body: document });
  expect(JSON.parse((await typed('export')).out)).toEqual(document);
  const file = join(folder, 'leases.json');
  expect((await typed('export', '-o', file)).out).toBe('');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document);
  expect((await typed('export', '-o', join(folder, 'no/such'))).status).toBe(1);
});

test('import from a file or standard input says what became of each lease', async () => {
  const result = {
    made: [{ name: 'a', slot: 0 }],
    moved: [{ name: 'b', slot: 0 }],
    unchanged: [],
    refused: [{ name: 'c', slot: 1, because: 'd has the address' }],
  };
  const file = join(folder, 'leases.json');
  await writeFile(file, JSON.stringify(document));
  answering('POST /v1/leases/import', document, { body: result });
  const expected =
    '1 lease made, 1 changed, 0 unchanged, 1 refused\nchanged: b/0\nrefused: c/1: d has the address\n';
  expect(await typed('import', file)).toEqual({ out: expected, err: '', status: 1 });
  const stdin = Readable.from([Buffer.from(JSON.stringify(document))]);
  expect((await type(stage(server.socket, { stdin }), 'import', '-')).out).toBe(expected);
  answering('POST /v1/leases/import?dry-run=1', document, { body: { ...result, refused: [] } });
  expect(await typed('import', '--dry-run', file)).toMatchObject({
    out: '1 lease would be made, 1 would be changed, 0 unchanged, 0 refused\nwould be changed: b/0\n',
    status: 0,
  });
});

test('import refuses what is no export, before nathost is asked', async () => {
  for (const text of ['no JSON', '{}', 'null', '[]']) {
    const file = join(folder, 'x');
    await writeFile(file, text);
    expect((await typed('import', file)).err).toMatch(/is not JSON|is not an export of leases/);
  }
  expect(server.asked).toEqual([]);
});

const change = { kind: 'connect', subject: 'container web-1', text: 'web-1 would be connected.', detail: {} };

test('plan', async () => {
  answering('GET /v1/plan', undefined, { body: { changes: [], problems: [] } });
  expect((await typed('plan')).out).toBe('Nothing to do: everything is in sync.\n');
  answering('GET /v1/plan', undefined, { body: { changes: [], problems: [{}] } });
  expect((await typed('plan')).out).toBe('Nothing to do.\n');
  const waiting = { ...change, waitsUntil: '2026-11-24T12:00:09Z', because: 'the engine refused it' };
  answering('GET /v1/plan', undefined, { body: { changes: [change, waiting], problems: [] } });
  expect((await typed('plan')).out).toBe(
    'web-1 would be connected.\nweb-1 would be connected. (in 9 seconds, the engine refused it)\n2 changes; nothing was done.\n',
  );
  expect((await typed('plan', '--format', '{{.Kind}} {{.Waits}}')).out).toBe(
    'connect \nconnect in 9 seconds\n',
  );
});

test('plan tells what labels change beside names, and no other problem', async () => {
  const about = { subject: 'container shop', message: 'Traefik takes any.', remedy: 'Add a label.' };
  const problems = ['pool-full', 'network-ambiguous', 'name-shadowed'].map((kind) => ({ kind, ...about }));
  answering('GET /v1/plan', undefined, { body: { changes: [], problems } });
  const each = (kind: string) => `${kind} container shop\n  Traefik takes any.\n  Add a label.\n`;
  expect((await typed('plan')).out).toBe(
    `Nothing to do.\n\nWhat labels change beside names:\n${each('network-ambiguous')}${each('name-shadowed')}`,
  );
});

test('plan with another setting', async () => {
  const problem = { kind: 'pool-full', subject: 'network nathost', message: 'no room', remedy: 'Make some.' };
  const body = {
    changes: [change],
    problems: [problem],
    settings: { NATHOST_SUBNET: { from: '', to: '10.9.0.0/28' } },
  };
  answering('GET /v1/plan?set=NATHOST_SUBNET%3D10.9.0.0%2F28', undefined, { body });
  for (const option of ['--what-if', '--set'])
    expect((await typed('plan', option, 'NATHOST_SUBNET=10.9.0.0/28')).out)
      .toBe(`NATHOST_SUBNET=10.9.0.0/28 instead of nothing
web-1 would be connected.
1 change; nothing was done.

Problems that would arise:
pool-full network nathost
  no room
  Make some.
`);
});
