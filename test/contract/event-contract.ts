import { EventRecord, isAbout, told } from './event-record';
import { endpointOf, failure, nathost, recordOf, type Subject } from './subject';

export function eventContract(subject: Subject): void {
  let record: EventRecord;
  const following = async (sinceNano?: bigint) =>
    (record = await EventRecord.start(subject().engine, sinceNano));
  afterEach(() => record.stop());

  test('a container is announced when it can be listed, and connected before it starts', async () => {
    const { engine, controls } = subject();
    await engine.createNetwork(nathost);
    const events = await following();
    const id = await controls.create({ name: 'web', labels: { 'nathost.name': 'app' } });
    await events.first((event) => isAbout(id)(event) && told(event) === 'container create');
    expect((await recordOf(engine, id)).labels).toEqual({ 'nathost.name': 'app' });

    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    await controls.start(id);
    const told_ = await events.upTo(id, 'container start');
    expect([told_[0], told_.slice(1, -1).sort()]).toEqual([
      'container create',
      ['network connect bridge', 'network connect nathost'],
    ]);
    expect(await endpointOf(engine, id)).toMatchObject({ live: { ipv4: '10.203.0.7' } });
  });

  test('a host-networked container is announced on network host before it starts', async () => {
    const { controls } = subject();
    const events = await following();
    const id = await controls.create({ name: 'proxy', network: 'host' });
    await controls.start(id);
    expect(await events.upTo(id, 'container start')).toEqual([
      'container create',
      'network connect host',
      'container start',
    ]);
    expect(events.events.find((event) => isAbout(id)(event) && event.kind === 'network')).toMatchObject({
      networkName: 'host',
      driver: 'host',
      containerId: id,
    });
  });

  test('connecting and disconnecting a running container is announced with both ids', async () => {
    const { engine, controls } = subject();
    await engine.createNetwork(nathost);
    const networkId = (await engine.network('nathost'))!.id;
    const id = await controls.create({ name: 'web' });
    await controls.start(id);
    const events = await following();
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    const common = { networkId, networkName: 'nathost', driver: 'bridge', containerId: id };
    const connected = await events.first(
      (event) => isAbout(id)(event) && told(event) === 'network connect nathost',
    );
    expect(connected).toMatchObject(common);
    await engine.disconnect('nathost', id);
    const left = await events.first(
      (event) => isAbout(id)(event) && told(event) === 'network disconnect nathost',
    );
    expect(left).toMatchObject(common);
  });

  test('the end of a container is announced: it dies, leaves its networks, is stopped, is gone', async () => {
    const { engine, controls } = subject();
    const id = await controls.create({ name: 'web' });
    await controls.start(id);
    const events = await following();
    await controls.stop(id);
    await controls.remove(id);
    const end = (await events.upTo(id, 'container destroy')).slice(3);
    // Engines differ in the order of the first ones, and `stop` races with them.
    expect([[...end].sort(), end.at(-1), await engine.containers([id])]).toEqual([
      ['container destroy', 'container die', 'container stop', 'network disconnect bridge'],
      'container destroy',
      [],
    ]);
  });

  test('a new name, a pause and the coming and going of networks are announced', async () => {
    const { engine, controls } = subject();
    const events = await following();
    const id = await controls.create({ name: 'web' });
    await controls.rename(id, 'shop');
    await controls.start(id);
    await controls.pause(id);
    await events.upTo(id, 'container pause');
    await engine.createNetwork(nathost);
    const networkId = (await engine.network('nathost'))!.id;
    await controls.deleteNetwork('nathost');
    const ofNetwork = (action: string) =>
      events.first(
        (event) => event.kind === 'network' && event.networkId === networkId && event.action === action,
      );
    await ofNetwork('create');
    await ofNetwork('destroy');
    expect(events.events.filter(isAbout(id)).map(told)).toEqual([
      'container create',
      'container rename',
      'network connect bridge',
      'container start',
      'container pause',
    ]);
  });

  test('following from the moment of an event brings that one and all later ones, each once', async () => {
    const { controls } = subject();
    const first = await following();
    const ids = [
      await controls.create({ name: 'one' }),
      await controls.create({ name: 'two' }),
      await controls.create({ name: 'three' }),
    ];
    const isCreated = (id: string) => (event: Parameters<typeof told>[0]) =>
      isAbout(id)(event) && told(event) === 'container create';
    const { timeNano } = await first.first(isCreated(ids[1]!));
    await first.first(isCreated(ids[2]!));
    await first.stop();
    const missed = await controls.create({ name: 'missed' });

    const second = await following(timeNano);
    const late = await controls.create({ name: 'late' });
    await second.first(isCreated(late));
    const wanted = [...ids.slice(1), missed, late];
    const times = wanted.map((id) => second.events.filter(isCreated(id)).length);
    expect(times).toEqual([1, 1, 1, 1]);
  });

  test('a signal reaches the first process of a running container, and only of such', async () => {
    const { engine, controls } = subject();
    const id = await controls.create({ name: 'web' });
    await expect(engine.signal(id, 'SIGHUP')).rejects.toEqual(failure('conflict'));
    await controls.start(id);
    await controls.listening(id);
    const events = await following();
    await engine.signal(id, 'SIGHUP');
    await events.upTo(id, 'container die');
  });

  test('when the engine goes away following fails, and can be begun again when it is back', async () => {
    const { engine, controls } = subject();
    await engine.createNetwork(nathost);
    const id = await controls.create({ name: 'web' });
    await engine.connect('nathost', id, { ipv4: '10.203.0.7' });
    await controls.start(id);
    const lost = expect((await EventRecord.start(engine)).done).rejects.toEqual(
      failure('engine-unreachable'),
    );
    await controls.restartEngine();
    await lost;
    await engine.open();
    await following();
    expect(await recordOf(engine, id)).toMatchObject({
      state: 'exited',
      endpoints: { nathost: { configured: { ipv4: '10.203.0.7' } } },
    });
    await controls.start(id);
    expect(await endpointOf(engine, id)).toMatchObject({ live: { ipv4: '10.203.0.7' } });
  });
}
