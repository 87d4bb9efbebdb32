import { failure, nathost, recordOf, type Subject } from './subject';

export function recordContract(subject: Subject): void {
  test('open tells the version, the API version, where the data is and what the machine is called', async () => {
    expect(await subject().engine.open()).toEqual({
      version: expect.any(String) as string,
      apiVersion: expect.stringMatching(/^1\.\d+$/) as string,
      dataRoot: expect.stringMatching(/^\//) as string,
      hostName: expect.stringMatching(/./) as string,
    });
  });

  test('a container that was just created is listed, by its id and among all', async () => {
    const { engine, controls } = subject();
    const id = await controls.create({ name: 'web', labels: { 'nathost.name': 'app,www', other: 'ü€🐳' } });
    const expected = {
      id,
      name: 'web',
      labels: { 'nathost.name': 'app,www', other: 'ü€🐳' },
      state: 'created',
      createdAt: expect.any(Number) as number,
      networkMode: { kind: 'networks' },
      endpoints: { bridge: expect.objectContaining({ networkId: '', configured: {}, live: {} }) as unknown },
      ownHostsMount: false,
    };
    expect([await engine.containers([id]), await engine.containers()]).toEqual([[expected], [expected]]);
  });

  test('of several ids those are listed that exist; of none, none', async () => {
    const { engine, controls } = subject();
    const [gone, one, two] = [
      await controls.create({ name: 'gone' }),
      await controls.create({ name: 'one' }),
      await controls.create({ name: 'two' }),
    ];
    await controls.remove(gone);
    const listed = await engine.containers([two, gone, one, 'f'.repeat(64)]);
    expect([
      listed.map(({ name }) => name).sort(),
      await engine.containers([]),
      await engine.containers([gone]),
    ]).toEqual([['one', 'two'], [], []]);
  });

  test('a container shows whose network it has, and a mount of its own on /etc/hosts', async () => {
    const { engine, controls } = subject();
    await engine.createNetwork(nathost);
    const one = await controls.create({ name: 'one' });
    const ids = [
      one,
      await controls.create({ name: 'proxy', network: 'host' }),
      await controls.create({ name: 'proxy-own', network: 'host', ownHostsMount: true }),
      await controls.create({ name: 'alone', network: 'none' }),
      await controls.create({ name: 'sidecar', network: `container:${one}` }),
      await controls.create({ name: 'static', network: 'nathost', ipv4: '10.203.0.5' }),
    ];
    const shown = (await engine.containers(ids)).map(({ name, networkMode, ownHostsMount, endpoints }) => [
      name,
      {
        networkMode,
        ownHostsMount,
        configured: Object.entries(endpoints).map(([network, { configured }]) => [network, configured]),
      },
    ]);
    const none = { configured: [], ownHostsMount: false };
    expect(Object.fromEntries(shown)).toEqual({
      one: { ...none, networkMode: { kind: 'networks' }, configured: [['bridge', {}]] },
      proxy: { ...none, networkMode: { kind: 'host' }, configured: [['host', {}]] },
      'proxy-own': { networkMode: { kind: 'host' }, configured: [['host', {}]], ownHostsMount: true },
      alone: { ...none, networkMode: { kind: 'none' }, configured: [['none', {}]] },
      sidecar: { ...none, networkMode: { kind: 'container', of: one } },
      static: {
        ...none,
        networkMode: { kind: 'networks' },
        configured: [['nathost', { ipv4: '10.203.0.5' }]],
      },
    });
  });

  test('state and name follow what people do to a container', async () => {
    const { engine, controls } = subject();
    const id = await controls.create({ name: 'web' });
    const seen: string[] = [];
    const look = async () => {
      const { name, state, endpoints } = await recordOf(engine, id);
      seen.push(
        `${name} ${state} ${endpoints['bridge']?.live.ipv4 === undefined ? 'without' : 'with'} address`,
      );
    };
    await controls.start(id);
    await look();
    await controls.rename(id, 'shop');
    await look();
    await controls.pause(id);
    await look();
    await controls.stop(id);
    await look();
    expect(seen).toEqual([
      'web running with address',
      'shop running with address',
      'shop paused with address',
      'shop exited without address',
    ]);
  });

  test('a network is made as told, and found by exactly its name', async () => {
    const { engine } = subject();
    await engine.createNetwork(nathost);
    const made = await engine.network('nathost');
    const { name, internal, options, labels } = nathost;
    expect([made, await engine.network('nat'), await engine.network(made?.id.slice(0, 12) ?? '')]).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        ...{ name, internal, options, labels, driver: 'bridge', scope: 'local' },
        ipv4: expect.objectContaining({ ...nathost.ipv4, reserved: [] }) as unknown,
      },
      undefined,
      undefined,
    ]);
  });

  test('a network of two families, with gateways, is made as told', async () => {
    const { engine } = subject();
    const ipv4 = { ...nathost.ipv4, gateway: '10.203.0.1' };
    const ipv6 = { subnet: 'fd00:203::/64', ipRange: 'fd00:203::f000/116', gateway: 'fd00:203::1' };
    await engine.createNetwork({ ...nathost, ipv4, ipv6 });
    expect(await engine.network('nathost')).toMatchObject({ ipv4, ipv6 });
  });

  test('a network whose name or subnet is taken is not made', async () => {
    const { engine } = subject();
    await engine.createNetwork(nathost);
    const wider = { subnet: '10.203.0.0/20', ipRange: '10.203.15.0/24' };
    await expect(engine.createNetwork({ ...nathost, name: 'other', ipv4: wider })).rejects.toEqual(
      failure('network-overlap'),
    );
    const elsewhere = { subnet: '10.204.0.0/24', ipRange: '10.204.0.240/28' };
    await expect(engine.createNetwork({ ...nathost, ipv4: elsewhere })).rejects.toEqual(failure('conflict'));
    expect(await engine.network('other')).toBeUndefined();
  });
}
