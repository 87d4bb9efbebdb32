import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer } from '../../../src/api/api-server';
import { openapi } from '../../../src/api/openapi/document';
import { tryOut } from '../../../src/config/try-out';
import { Metrics } from '../../../src/telemetry/metrics';
import { open } from '../../support/api-client';
import { FakeHost } from '../../support/fake-host';
import { quietApi } from '../../support/quiet-source';

const page = readFileSync(join(__dirname, '../../../docs/api.md'), 'utf8');

interface Example {
  /** As in the heading above it: `GET /v1/names/{name}`. */
  readonly route: string;
  readonly target: string;
  readonly method: string;
  readonly body: string | undefined;
  readonly kind: string;
  readonly shown: string;
}

/** A request as somebody types it, and the block behind it with the answer. */
const request =
  /```sh\napi '?([^\s']+)'?(.*)\n```\n\n(?:[^`#]*\n\n)?```(json|json shortened|text)\n([^]*?)```/g;

const sections = page.split(/^### `/m).slice(1);
const examples = sections.flatMap((section) => {
  const route = section.slice(0, section.indexOf('`'));
  return [...section.matchAll(request)].map(([, target = '', rest = '', kind = '', shown = '']): Example => {
    const [, data] = /--data '([^']*)'/.exec(rest) ?? [];
    const posts = data !== undefined || /--request POST|--data-binary/.test(rest);
    return {
      route,
      target,
      method: posts ? 'POST' : 'GET',
      body: rest.includes('@leases.json') ? 'leases.json' : data,
      kind,
      shown,
    };
  });
});

let host: FakeHost;
let api: ApiServer;
let socketPath: string;
let exported = '';

/** An application with a standby, another one, one that is gone, a proxy, and a label that cannot be used. */
beforeAll(async () => {
  host = new FakeHost({ settings: { subnet: '10.203.0.0/20', arpTimeout: 100 } });
  host.boot();
  await host.pass(1_000);
  host.run({ name: 'proxy', network: 'host' });
  host.run({ name: 'shop-1', labels: { 'nathost.name': 'shop,www.shop.test' } });
  await host.pass(1_000);
  host.run({ name: 'shop-2', labels: { 'nathost.name': 'shop' } });
  host.run({ name: 'blog-1', labels: { 'nathost.name': 'blog' } });
  const old = host.run({ name: 'old-1', labels: { 'nathost.name': 'old' } });
  host.run({ name: 'bad-1', labels: { 'nathost.name': 'my_app' } });
  await host.pass(5_000);
  host.remove(old);
  await host.pass(5_000);
  const { status: source, admin } = host.nathost;
  const metrics = new Metrics({ clock: host.clock, procFolder: host.folder });
  api = new ApiServer({
    ...quietApi(() => host.report, { NATHOST_SUBNET: '10.203.0.0/20', NATHOST_PROXIES: 'all' }),
    source,
    admin,
    metrics: () => metrics.text(host.report),
    tryOut: (assignments) => tryOut({ NATHOST_SUBNET: '10.203.0.0/20' }, assignments),
    log: host.log,
  });
  socketPath = join(host.folder, 'api.sock');
  await api.listen(socketPath);
});

afterAll(async () => {
  await api.close();
  await host.end();
});

/** Asks, and lets nathost's own time go by until it answers; of a stream, the first two events. */
async function answerTo({ method, target, body }: Example): Promise<string> {
  const sent = body === 'leases.json' ? exported : body;
  let text: string | undefined;
  const asking = (async () => {
    const answer = await open({ socketPath }, method, target, sent);
    let got = '';
    for await (const part of answer) {
      got += String(part);
      if (target.startsWith('/v1/events') && /^event: change$/m.test(got)) break;
    }
    text = got;
  })();
  asking.catch(() => undefined);
  while (text === undefined) await Promise.race([asking, host.pass(1)]);
  if (target === '/v1/export') exported = text;
  return text;
}

/** What differs from host to host and from one moment to the next. */
function steady(text: string): string {
  return text
    .replaceAll(host.folder, '/host')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/"((?:container)?[iI]d)": ?"[^"]*"/g, '"$1": "ID"')
    .replace(/containers\/[\w…]+\//g, 'containers/ID/');
}

/** Whether an answer is what the page shows; of a shortened one, whether it has all of that. */
function expectShown(text: string, { kind, shown }: Example): void {
  if (kind === 'text') {
    const lines = steady(text).split('\n');
    for (const line of steady(shown).trimEnd().split('\n')) expect(lines).toContain(line);
    return;
  }
  const [got, wanted] = [text, shown].map((each) => JSON.parse(steady(each)) as object);
  if (kind === 'json' || !holds(got, wanted)) expect(got).toEqual(wanted);
}

/** Whether all of `wanted` is in `got`, of lists in the same order. */
function holds(got: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return got === wanted;
  if (typeof got !== 'object' || got === null) return false;
  if (!Array.isArray(wanted))
    return Object.entries(wanted).every(([key, value]) =>
      holds((got as Record<string, unknown>)[key], value),
    );
  let at = 0;
  const others = Array.isArray(got) ? got : [];
  return wanted.every((each) => {
    while (at < others.length && !holds(others[at], each)) at += 1;
    return at++ < others.length;
  });
}

test('every route that there is has its section, with an example of it', () => {
  const documented = Object.entries(openapi.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(sections.map((section) => section.slice(0, section.indexOf('`'))).toSorted()).toEqual(
    documented.toSorted(),
  );
  expect([...new Set(examples.map(({ route }) => route))].toSorted()).toEqual(documented.toSorted());
  expect(page.match(/^api /gm)).toHaveLength(examples.length);
  for (const { route, method, target } of examples) {
    const [path = ''] = target.split('?');
    const pattern = `^${route.replace('{name}', '[^/]+')}$`;
    expect(`${method} ${path}`).toMatch(new RegExp(pattern));
  }
});

test.each(examples)('$method $target answers what the page shows', async (example) => {
  expectShown(await answerTo(example), example);
});
