import type { ChangeRecord } from '../../src/model/change-record';
import type { LeaseDocument } from '../../src/model/lease-document';
import type { NameDetail } from '../../src/model/name-detail';
import type { PlanReport } from '../../src/model/planned-change';
import { open } from '../support/api-client';
import { resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
  await nathost.docker('run', '--detach', '--network', 'host', '--name', 'proxy', 'busybox', 'sleep', '1000');
  await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
  await nathost.runApp('blog-1', { 'nathost.name': 'blog' });
  await nathost.addressOf('shop-1');
  await nathost.addressOf('blog-1');
  await atRest(nathost);
  await nathost.until('names in the proxy', async () =>
    /shop/.test(await nathost.hostsOf('proxy')) && /blog/.test(await nathost.hostsOf('proxy'))
      ? true
      : undefined,
  );
});

afterAll(() => nathost.stop());

/** When nothing is left to do, the engine's answers included. */
const atRest = (on: NathostOnEngine) =>
  on.until('rest', async () =>
    ((await on.api('/v1/plan')).body as PlanReport).changes.length === 0 ? true : undefined,
  );

const get = async <T>(path: string): Promise<T> => (await nathost.api(path)).body as T;
/** What answers under a name, for those who have the proxy's hosts file. */
async function fetched(name: string): Promise<string> {
  const [address = ''] = resolve(await nathost.hostsOf('proxy'), name);
  return (await nathost.engine.get(`http://${address}:8080/`)).body.trim();
}

/** Listens to the event stream until `wanted` is in it. */
async function heard(wanted: string): Promise<string> {
  const stream = await open({ socketPath: nathost.socket }, 'GET', '/v1/events?since=0');
  let text = '';
  try {
    for await (const part of stream) {
      text += String(part);
      if (text.includes(wanted)) return text;
    }
  } finally {
    stream.destroy();
  }
  throw new Error(`the stream ended without ${wanted}: ${text}`);
}

test('a plan with another setting changes nothing', async () => {
  const before = [await nathost.hostFile(), await nathost.hostsOf('proxy'), await nathost.leases()];
  const plan = await get<PlanReport>('/v1/plan?set=NATHOST_LABEL_PREFIX=other');
  expect(plan).toMatchObject({ settings: { NATHOST_LABEL_PREFIX: { from: 'nathost', to: 'other' } } });
  const kinds = plan.changes.map(({ kind, subject }) => `${kind} ${subject}`);
  expect(kinds).toEqual(expect.arrayContaining(['put-lease lease shop/0', 'put-lease lease blog/0']));
  expect([await nathost.hostFile(), await nathost.hostsOf('proxy'), await nathost.leases()]).toEqual(before);
});

test('a pin moves a running container, and every hosts file follows', async () => {
  const before = await nathost.addressOf('shop-1');
  const pinned = await nathost.act('/v1/leases/shop/pin', { ipv4: '10.203.5.80' });
  expect(pinned).toMatchObject({ status: 200, body: { name: 'shop', ipv4: '10.203.5.80', pinned: true } });
  await nathost.until('the address', async () =>
    (await nathost.endpoint('shop-1')).ipv4 === '10.203.5.80' ? true : undefined,
  );
  expect(before).not.toBe('10.203.5.80');
  expect(await nathost.hostFile()).toMatch(/^10\.203\.5\.80 shop +# nathost/m);
  // The line with the address before stays a moment for those who are reading it.
  await nathost.until('end of the old line', async () =>
    (await nathost.hostsOf('proxy')).includes(`\n${before} shop`) ? undefined : true,
  );
  expect(await fetched('shop')).toBe('shop-1');
  const taken = await nathost.act('/v1/leases/blog/pin', { ipv4: '10.203.5.80' });
  expect(taken).toMatchObject({
    status: 409,
    body: {
      error: { code: 'address-taken', message: '10.203.5.80 is leased to shop, held by container shop-1' },
    },
  });
  const detail = await get<NameDetail>('/v1/names/shop');
  expect(detail.files.map(({ proxy }) => proxy)).toEqual(['host', 'proxy']);
  expect(detail.changes.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['asked', 'lease-moved', 'names-written', 'lease-made']),
  );
});

test('the event stream tells of it, and what was missed is told again', async () => {
  const { changes } = await get<{ changes: ChangeRecord[] }>('/v1/changes?name=shop');
  const moved = changes.find(({ kind }) => kind === 'lease-moved');
  expect(await heard(`id: ${moved?.id ?? 0}\nevent: change`)).toContain(
    'event: status\ndata: {"phase":"ready"',
  );
  const hearing = heard('"kind":"asked","subject":"engine"');
  expect((await nathost.act('/v1/resync')).status).toBe(202);
  await hearing;
});

test('leases move to a fresh engine before its containers are there', async () => {
  const document = await get<LeaseDocument>('/v1/export');
  expect(document.leases.map(({ name }) => name)).toEqual(['blog', 'shop']);
  const fresh = await NathostOnEngine.start();
  try {
    await fresh.ready();
    await atRest(fresh);
    expect(await fresh.act('/v1/leases/import?dry-run=1', document)).toMatchObject({
      status: 200,
      body: { made: [{ name: 'blog' }, { name: 'shop' }], refused: [] },
    });
    expect(await fresh.leases()).toEqual([]);
    expect((await fresh.act('/v1/leases/import', document)).status).toBe(200);
    await fresh.runApp('shop-9', { 'nathost.name': 'shop' });
    expect(await fresh.addressOf('shop-9')).toBe('10.203.5.80');
  } finally {
    await fresh.stop();
  }
});

test('a lease is released when no container has it, and not before', async () => {
  expect(await nathost.act('/v1/leases/blog/release')).toMatchObject({
    status: 409,
    body: { error: { code: 'lease-held', remedy: 'Remove the container first: docker rm -f blog-1' } },
  });
  await nathost.docker('rm', '--force', 'blog-1');
  await nathost.until('an idle lease', async () =>
    (await nathost.leases()).find(({ name, idleSince }) => name === 'blog' && idleSince !== undefined),
  );
  expect(await nathost.act('/v1/leases/blog/release')).toMatchObject({
    status: 200,
    body: { released: [{ name: 'blog' }] },
  });
  expect((await nathost.leases()).map(({ name }) => name)).toEqual(['shop']);
  expect(await nathost.hostFile()).not.toMatch(/^[^#].*blog/m);
});
