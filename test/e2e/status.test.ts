import { NathostOnEngine } from '../support/nathost-on-engine';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start();
  await nathost.ready();
});

afterAll(() => nathost.stop());

test('a labelled container is in every list of the API', async () => {
  await nathost.runApp('shop-1', { 'nathost.name': 'shop,store' });
  const address = await nathost.addressOf('shop-1');
  await nathost.until('name', async () => (await nathost.names()).find(({ name }) => name === 'shop'));

  const held = [expect.objectContaining({ name: 'shop-1', state: 'running' })];
  expect(await nathost.names()).toEqual([
    { name: 'shop', addresses: [address], holders: held, standbys: [] },
    { name: 'store', aliasOf: 'shop', addresses: [address], holders: held, standbys: [] },
  ]);
  expect(await nathost.leases()).toMatchObject([
    { name: 'shop', slot: 0, ipv4: address, holder: { name: 'shop-1' } },
  ]);
  expect(await nathost.proxies()).toEqual([
    expect.objectContaining({ name: 'host', inSync: true, names: 2 }),
  ]);
  expect(await nathost.problems()).toEqual([]);
  expect((await nathost.api('/v1/status')).body).toMatchObject({
    phase: 'ready',
    engine: { connected: true },
    network: { name: 'nathost', internal: true, poolUsed: 1 },
    counts: { names: 2, leases: 1, proxies: 1, problems: 0 },
  });
  expect((await nathost.api('/healthz')).status).toBe(200);
});
