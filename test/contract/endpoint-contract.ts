import { endpointOf, failure, nathost, recordOf, type Subject } from './subject';

export function endpointContract(subject: Subject): void {
  beforeEach(() => subject().engine.createNetwork(nathost));

  const created = (name: string) => subject().controls.create({ name });
  const running = async (name: string) => {
    const id = await created(name);
    await subject().controls.start(id);
    return id;
  };
  const configuredOnly = (ipv4: string) => ({ configured: { ipv4 }, live: {} });
  const alive = (ipv4: string) => ({ configured: { ipv4 }, live: { ipv4 } });

  test('a created container that is connected has the address from its start on, and keeps it through stops', async () => {
    const { engine, controls } = subject();
    const { id: networkId } = (await engine.network('nathost'))!;
    const id = await created('web');
    const seen: unknown[] = [];
    const look = async () => seen.push(await endpointOf(engine, id));
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    await look();
    await controls.start(id);
    await look();
    await controls.stop(id);
    await look();
    await controls.start(id);
    await look();
    expect(seen).toEqual([
      { networkId: '', ...configuredOnly('10.203.0.7') },
      { networkId, ...alive('10.203.0.7') },
      { networkId, ...configuredOnly('10.203.0.7') },
      { networkId, ...alive('10.203.0.7') },
    ]);
  });

  test('a running container is connected at once, and disconnected at once', async () => {
    const { engine } = subject();
    const id = await running('web');
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    expect(await endpointOf(engine, id)).toMatchObject(alive('10.203.0.7'));
    await engine.disconnect('nathost', id);
    expect(await endpointOf(engine, id)).toBeUndefined();
  });

  test('beside others it comes last, where the engine knows an order', async () => {
    const { engine, controls } = subject();
    const { apiVersion } = await engine.open();
    const id = await created('web');
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    await controls.start(id);
    const { bridge, nathost: ours } = (await recordOf(engine, id)).endpoints;
    const knowsOrder = Number(apiVersion.split('.')[1]) >= 48;
    expect([bridge?.priority, ours?.priority]).toEqual(knowsOrder ? [0, -(2 ** 31)] : [undefined, undefined]);
  });

  test('all networks are told, and which are internal', async () => {
    const found = await subject().engine.networks();
    expect(found.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'bridge', internal: false },
      { name: 'host', internal: false },
      { name: 'nathost', internal: true },
      { name: 'none', internal: false },
    ]);
  });

  test('without a static address the engine chooses one, within its own range', async () => {
    const { engine } = subject();
    const id = await running('web');
    await engine.connect('nathost', id, {});
    expect(await endpointOf(engine, id)).toMatchObject({
      configured: {},
      live: { ipv4: expect.stringMatching(/^10\.203\.0\.2[45]\d$/) as string },
    });
  });

  test('connecting a container again changes nothing: a running one is refused, another one ignored', async () => {
    const { engine, controls } = subject();
    const id = await running('web');
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    await expect(engine.connect('nathost', id, { ipv4: '10.203.0.8' })).rejects.toEqual(failure('conflict'));
    await controls.stop(id);
    await engine.connect('nathost', id, { ipv4: '10.203.0.8' });
    expect(await endpointOf(engine, id)).toMatchObject(configuredOnly('10.203.0.7'));
  });

  test('a stopped container gets another address by disconnecting and connecting it', async () => {
    const { engine, controls } = subject();
    const id = await running('web');
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    await controls.stop(id);
    await engine.disconnect('nathost', id);
    expect(await endpointOf(engine, id)).toBeUndefined();
    await engine.connect('nathost', id, { ipv4: '10.203.0.8' });
    await controls.start(id);
    expect(await endpointOf(engine, id)).toMatchObject(alive('10.203.0.8'));
  });

  test('disconnecting what is not connected, or from a network that is gone, is no failure', async () => {
    const { engine } = subject();
    for (const id of [await created('stopped'), await running('running')]) {
      await engine.disconnect('nathost', id);
      await engine.disconnect('elsewhere', id);
    }
  });

  test('an address is taken only while its container runs', async () => {
    const { engine, controls } = subject();
    const [old, young] = [await running('old'), await running('young')];
    await engine.connect('nathost', old, { ipv4: '10.203.0.7' });
    await controls.stop(old);
    await engine.connect('nathost', young, { ipv4: '10.203.0.7' });
    await expect(controls.start(old)).rejects.toThrow();
    await engine.disconnect('nathost', old);
    await controls.start(old);
    expect([await endpointOf(engine, old), await endpointOf(engine, young)]).toEqual([
      undefined,
      expect.objectContaining(alive('10.203.0.7')),
    ]);
  });

  test('a running container that asks for a taken address keeps the wish, unseen until it stops', async () => {
    const { engine, controls } = subject();
    const [first, second] = [await running('first'), await running('second')];
    await engine.connect('nathost', first, { ipv4: '10.203.0.7' });
    await expect(engine.connect('nathost', second, { ipv4: '10.203.0.7' })).rejects.toEqual(
      failure('address-in-use'),
    );
    await engine.disconnect('nathost', second); // finds nothing connected, and changes nothing
    expect(await endpointOf(engine, second)).toBeUndefined();
    await controls.stop(second);
    expect(await endpointOf(engine, second)).toMatchObject(configuredOnly('10.203.0.7'));
    await expect(controls.start(second)).rejects.toThrow();
    await engine.disconnect('nathost', second);
    await controls.start(second);
  });

  test('a wish that was refused is replaced by the next one that succeeds', async () => {
    const { engine } = subject();
    const [first, second] = [await running('first'), await running('second')];
    await engine.connect('nathost', first, { ipv4: '10.203.0.7' });
    await expect(engine.connect('nathost', second, { ipv4: '10.203.0.7' })).rejects.toEqual(
      failure('address-in-use'),
    );
    await engine.connect('nathost', second, { ipv4: '10.203.0.8' });
    expect(await endpointOf(engine, second)).toMatchObject(alive('10.203.0.8'));
  });

  test('a gateway nobody asked for has the first address of the engine’s own range; an address elsewhere is refused', async () => {
    const { engine } = subject();
    const id = await running('web');
    await expect(engine.connect('nathost', id, { ipv4: '10.203.0.240' })).rejects.toEqual(
      failure('address-in-use'),
    );
    await expect(engine.connect('nathost', id, { ipv4: '10.99.0.7' })).rejects.toEqual(failure('refused'));
  });

  test('a container is connected in both families', async () => {
    const { engine, controls } = subject();
    await controls.deleteNetwork('nathost');
    await engine.createNetwork({
      ...nathost,
      ipv6: { subnet: 'fd00:203::/64', ipRange: 'fd00:203::f000/116' },
    });
    const id = await running('web');
    const both = { ipv4: '10.203.0.7', ipv6: 'fd00:203::7' };
    await engine.connect('nathost', id, both);
    expect(await endpointOf(engine, id)).toMatchObject({ configured: both, live: both });
  });

  test.each(['host', 'none'])(
    'a container on network %s is not connected to another one',
    async (network) => {
      const { engine, controls } = subject();
      const id = await controls.create({ name: 'proxy', network });
      await expect(engine.connect('nathost', id, { ipv4: '10.203.0.7' })).rejects.toEqual(failure('refused'));
      await controls.start(id);
      await expect(engine.connect('nathost', id, { ipv4: '10.203.0.7' })).rejects.toEqual(failure('refused'));
    },
  );

  test('what does not exist is not found', async () => {
    const { engine } = subject();
    const id = await running('web');
    const nobody = 'f'.repeat(64);
    await expect(engine.connect('nathost', nobody, {})).rejects.toEqual(failure('not-found'));
    await expect(engine.connect('elsewhere', id, {})).rejects.toEqual(failure('not-found'));
    await expect(engine.disconnect('nathost', nobody)).rejects.toEqual(failure('not-found'));
    await expect(engine.signal(nobody, 'SIGHUP')).rejects.toEqual(failure('not-found'));
  });

  test.each(['connecting it again', 'disconnecting and connecting it'])(
    'a container that knew a network which was made anew starts again after %s',
    async (way) => {
      const { engine, controls } = subject();
      const id = await running('web');
      const before = (await engine.network('nathost'))!.id;
      await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
      await controls.stop(id);
      await controls.deleteNetwork('nathost');
      await engine.createNetwork(nathost);
      expect(await endpointOf(engine, id)).toEqual({ networkId: before, ...configuredOnly('10.203.0.7') });
      await expect(controls.start(id)).rejects.toThrow();

      if (way.startsWith('disconnecting')) await engine.disconnect('nathost', id);
      await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
      await controls.start(id);
      const after = (await engine.network('nathost'))!.id;
      expect(await endpointOf(engine, id)).toEqual({ networkId: after, ...alive('10.203.0.7') });
    },
  );
}
