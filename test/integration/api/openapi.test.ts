import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { ApiServer } from '../../../src/api/api-server';
import { openapi } from '../../../src/api/openapi/document';
import { routes } from '../../../src/api/routes';
import { MisconfiguredStatus } from '../../../src/composition/misconfigured-status';
import { decodeSettings } from '../../../src/config/decode-settings';
import { tryOut } from '../../../src/config/try-out';
import { ask, open } from '../../support/api-client';
import { FakeHost } from '../../support/fake-host';
import { quietApi } from '../../support/quiet-source';

type Responses = Partial<Record<number, { content: Record<string, { schema: object }> }>>;
type Documented = Partial<Record<string, Partial<Record<string, { responses: Responses }>>>>;
const paths = openapi.paths as Documented;

const ajv = new Ajv({ strict: false });
const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
ajv.addFormat('date-time', isTime);
ajv.addFormat('ipv4', (text: string) => isIPv4(text));
ajv.addFormat('ipv6', (text: string) => isIPv6(text));
ajv.addSchema({ $id: 'nathost', components: openapi.components });

/** What is documented for an answer is what it is; the answer to `method path`. */
function misfits(template: string, method: string, status: number, type: string, body: string): string[] {
  const content = paths[template]?.[method.toLowerCase()]?.responses[status]?.content;
  const media = content && Object.entries(content).find(([documented]) => type === documented);
  if (!media) return [`${method} ${template} answers ${status} ${type}, which is not documented`];
  if (type !== 'application/json') return [];
  const schema = JSON.parse(JSON.stringify(media[1].schema).replaceAll('"#/', '"nathost#/')) as object;
  return ajv.validate(schema, JSON.parse(body))
    ? []
    : [`${method} ${template} ${status}: ${ajv.errorsText()}`];
}

let host: FakeHost;
let [good, wrong]: ApiServer[] = [];
let place: { good: string; wrong: string };

beforeAll(async () => {
  host = new FakeHost();
  host.boot();
  await host.pass(1_000);
  host.run({ name: 'nginx', network: 'host', labels: { 'nathost.reload': 'SIGHUP' } });
  host.run({ name: 'shop-1', labels: { 'nathost.name': 'shop,www' } });
  await host.pass(1_000);
  host.run({ name: 'shop-2', labels: { 'nathost.name': 'shop' } });
  const gone = host.run({ name: 'old', labels: { 'nathost.name': 'old' } });
  host.run({ name: 'bad', labels: { 'nathost.name': '-' } });
  await host.pass(5_000);
  host.remove(gone);
  await host.pass(5_000);
  const { status: source, admin } = host.nathost;
  const set = (assignments: readonly string[]) => tryOut({}, assignments);
  const log = { error: fail, warn: fail, info: () => undefined, debug: () => undefined };
  const base = quietApi(() => host.report);
  good = new ApiServer({ ...base, source, admin, tryOut: set, log });
  const misconfigured = new MisconfiguredStatus(
    decodeSettings({ NATHOST_RESYNC: '-' }).problems,
    host.clock.now(),
  );
  wrong = new ApiServer({ ...base, source: misconfigured, admin: misconfigured, tryOut: set, log });
  place = { good: join(host.folder, 'good.sock'), wrong: join(host.folder, 'wrong.sock') };
  await good.listen(place.good);
  await wrong.listen(place.wrong);
});

afterAll(async () => {
  await good?.close();
  await wrong?.close();
  await host.end();
});

function fail(message: string, fields?: object): void {
  throw new Error(`${message} ${JSON.stringify(fields)}`);
}

const large = ' '.repeat(64 * 1024 + 1);
const larger = ' '.repeat(4 * 1024 * 1024 + 1);
const seen = new Set<string>();

/** By path: a target for each status that is documented; `wrong:` goes to a nathost with a wrong setting. */
const gets: [template: string, status: number, target: string][] = [
  ['/healthz', 200, '/healthz'],
  ['/readyz', 200, '/readyz'],
  ['/readyz', 503, 'wrong:/readyz'],
  ['/metrics', 200, '/metrics'],
  ['/openapi.json', 200, '/openapi.json'],
  ['/v1/status', 200, '/v1/status'],
  ['/v1/status', 200, 'wrong:/v1/status'],
  ['/v1/names', 200, '/v1/names'],
  ['/v1/names/{name}', 200, '/v1/names/SHOP'],
  ['/v1/names/{name}', 200, '/v1/names/www'],
  ['/v1/names/{name}', 200, '/v1/names/old'],
  ['/v1/names/{name}', 404, '/v1/names/shpo'],
  ['/v1/leases', 200, '/v1/leases'],
  ['/v1/proxies', 200, '/v1/proxies'],
  ['/v1/problems', 200, '/v1/problems'],
  ['/v1/plan', 200, '/v1/plan'],
  ['/v1/plan', 200, '/v1/plan?set=NATHOST_PROXIES=labelled&set=NATHOST_LABEL_PREFIX=other'],
  ['/v1/plan', 400, '/v1/plan?set=NATHOST_SUBNET=nowhere'],
  ['/v1/plan', 503, 'wrong:/v1/plan'],
  ['/v1/changes', 200, '/v1/changes'],
  ['/v1/changes', 400, '/v1/changes?since=yesterday'],
  ['/v1/events', 400, '/v1/events?since=yesterday'],
  ['/v1/export', 200, '/v1/export'],
];

const posts: [template: string, status: number, target: string, body: string][] = [
  ['/v1/resync', 202, '/v1/resync', ''],
  ['/v1/resync', 400, '/v1/resync', '{"now": true}'],
  ['/v1/resync', 413, '/v1/resync', large],
  ['/v1/resync', 503, 'wrong:/v1/resync', ''],
  ['/v1/leases/{name}/pin', 200, '/v1/leases/shop/pin', '{"ipv4": "10.203.0.80"}'],
  ['/v1/leases/{name}/pin', 200, '/v1/leases/reserved/pin', '{"ipv4": "10.203.0.81"}'],
  ['/v1/leases/{name}/pin', 400, '/v1/leases/shop/pin', '{"ipv4": "192.0.2.1"}'],
  ['/v1/leases/{name}/pin', 400, '/v1/leases/shop/pin', '{"slot": "one"}'],
  ['/v1/leases/{name}/pin', 404, '/v1/leases/nobody/pin', ''],
  ['/v1/leases/{name}/pin', 409, '/v1/leases/old/pin', '{"ipv4": "10.203.0.80"}'],
  ['/v1/leases/{name}/pin', 413, '/v1/leases/old/pin', large],
  ['/v1/leases/{name}/pin', 503, 'wrong:/v1/leases/old/pin', ''],
  ['/v1/leases/{name}/release', 200, '/v1/leases/old/release', ''],
  ['/v1/leases/{name}/release', 400, '/v1/leases/old/release', '[]'],
  ['/v1/leases/{name}/release', 404, '/v1/leases/old/release', ''],
  ['/v1/leases/{name}/release', 409, '/v1/leases/shop/release', ''],
  ['/v1/leases/{name}/release', 413, '/v1/leases/old/release', large],
  ['/v1/leases/{name}/release', 503, 'wrong:/v1/leases/old/release', ''],
  ['/v1/leases/import', 400, '/v1/leases/import', '{"format": "other"}'],
  ['/v1/leases/import', 413, '/v1/leases/import', larger],
];

/** Asks, and lets nathost's own time go by until it answers. */
async function answered(method: string, target: string, body?: string) {
  const [path, at] = target.startsWith('wrong:') ? [target.slice(6), 'wrong'] : [target, 'good'];
  let isOver = false;
  const asking = ask({ socketPath: at === 'wrong' ? place.wrong : place.good }, method, path, body).finally(
    () => {
      isOver = true;
    },
  );
  asking.catch(() => undefined);
  while (!isOver) await host.pass(1);
  return asking;
}

async function check(method: string, template: string, status: number, target: string, body?: string) {
  const reply = await answered(method, target, body);
  seen.add(`${method} ${template} ${reply.status}`);
  const type = String(reply.headers['content-type']);
  expect([reply.status, misfits(template, method, reply.status, type, reply.text)]).toEqual([status, []]);
}

test.each(gets)('GET %s: %s for %s', async (template, status, target) => {
  await check('GET', template, status, target);
});

test.each(posts)('POST %s: %i for %s', async (template, status, target, body) => {
  await check('POST', template, status, target, body);
});

test('what is exported is imported again', async () => {
  const { text } = await answered('GET', '/v1/export');
  await check('POST', '/v1/leases/import', 200, '/v1/leases/import?dry-run=1', text);
  await check('POST', '/v1/leases/import', 503, 'wrong:/v1/leases/import', text);
});

test('32 may listen to events, and the next one is told to come back', async () => {
  const streams: IncomingMessage[] = [];
  for (let count = 0; count < 32; count += 1)
    streams.push(await open({ socketPath: place.good }, 'GET', '/v1/events'));
  expect(new Set(streams.map(({ headers }) => headers['content-type']))).toEqual(
    new Set(['text/event-stream']),
  );
  seen.add('GET /v1/events 200');
  await check('GET', '/v1/events', 503, '/v1/events');
  for (const stream of streams) stream.destroy();
});

test('every path and status that is documented was answered, and every route is documented', () => {
  const documented = Object.entries(
    openapi.paths as Record<string, Record<string, { responses: object }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );
  const methods = routes.map(({ path, post }) => `${post ? 'POST' : 'GET'} ${path}`);
  expect([...seen].toSorted()).toEqual(documented.toSorted());
  expect(methods.toSorted()).toEqual(
    [...new Set(documented.map((each) => each.replace(/ \d+$/, '')))].toSorted(),
  );
});
