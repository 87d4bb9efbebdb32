import { Agent, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { DockerEngine } from '../../../src/engine/docker-engine';
import { HandClock } from './hand-clock';
import { LogBook } from './log-book';
import { id, listedContainer, listedNetwork } from './replies';
import { type Answer, json, SocketEngine, versions } from './socket-engine';

const clock = new HandClock();
let server: SocketEngine;

async function engineWith(answers: Readonly<Record<string, Answer>>): Promise<DockerEngine> {
  server = await SocketEngine.start(answers);
  return new DockerEngine({ socketPath: server.socketPath, clock, log: new LogBook() });
}

afterEach(async () => {
  await server.stop();
  expect(clock.pending).toBe(0);
});

const failure = (code: string, message: string) =>
  expect.objectContaining({
    name: 'EngineError',
    code,
    message: expect.stringContaining(message) as string,
  }) as unknown;
describe('agreeing on a version', () => {
  test.each([
    ['20.10.24', '1.41', '1.12', '1.41'],
    ['26.1.5', '1.45', '1.24', '1.45'],
    ['28.5.2', '1.51', '1.24', '1.51'],
    ['29.0.0', '1.52', '1.44', '1.51'],
  ])('an engine %s (API %s, at least %s) is spoken to in %s', async (version, newest, oldest, expected) => {
    const engine = await engineWith({
      ...versions(newest, oldest, version),
      'GET /containers/json': json([]),
    });
    const facts = await engine.open();
    await engine.containers();
    expect([facts, server.asked]).toEqual([
      { version, apiVersion: expected, dataRoot: '/var/lib/docker', hostName: 'host-1' },
      ['GET /version', `GET /v${expected}/info`, `GET /v${expected}/containers/json`],
    ]);
  });

  test('it is done anew at each open, for an engine may have been upgraded', async () => {
    const engine = await engineWith(versions('1.41', '1.12'));
    await engine.open();
    for (const [question, answer] of Object.entries(versions('1.51', '1.24')))
      server.answers.set(question, answer);
    expect((await engine.open()).apiVersion).toBe('1.51');
    expect(server.asked.slice(2)).toEqual(['GET /version', 'GET /v1.51/info']);
  });

  test.each([
    [
      'a version that is none',
      { 'GET /version': json({ Version: '1', ApiVersion: 'new' }) },
      'ApiVersion is "new"',
    ],
    [
      'no data root',
      { ...versions('1.41', ''), 'GET /info': json({ DockerRootDir: '' }) },
      'DockerRootDir is ""',
    ],
    [
      'a page',
      { 'GET /version': (_: unknown, response: ServerResponse) => response.end('<html>') },
      'the reply is "<html>"',
    ],
  ])('%s is a malformed reply', async (_, answers, message) => {
    const engine = await engineWith(answers);
    await expect(engine.open()).rejects.toEqual(failure('engine-reply-malformed', message));
  });
});

test('the settings that dockerode reads from the environment are not followed', async () => {
  const before = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
  try {
    const engine = await engineWith(versions('1.41', '1.12'));
    expect((await engine.open()).apiVersion).toBe('1.41');
  } finally {
    if (before === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = before;
  }
});

test('a request is not described for a debug log that nobody reads: that takes longer than its answer', async () => {
  const engine = await engineWith({ ...versions('1.51', '1.24'), 'GET /containers/json': json([]) });
  const described = jest.fn(() => 'an agent');
  Object.defineProperty(Agent.prototype, inspect.custom, { value: described, configurable: true });
  try {
    await engine.open();
    await engine.containers();
    expect(described).not.toHaveBeenCalled();
  } finally {
    Reflect.deleteProperty(Agent.prototype, inspect.custom);
  }
});

describe('listing', () => {
  const hex = (index: number) => index.toString(16).padStart(64, '0');
  const listByIds: Answer = ({ query }, response) => {
    const { id: ids } = JSON.parse(query.get('filters') ?? '{}') as { id?: string[] };
    response.end(JSON.stringify((ids ?? [id('a')]).map((Id) => listedContainer({ Id }))));
  };

  test('all containers, whatever their state', async () => {
    const engine = await engineWith({ 'GET /containers/json': listByIds });
    expect((await engine.containers()).map((container) => container.id)).toEqual([id('a')]);
    expect(Object.fromEntries(server.queries[0]!)).toEqual({ all: 'true' });
  });

  test('many by id takes several requests of bounded length', async () => {
    const engine = await engineWith({ 'GET /containers/json': listByIds });
    const ids = Array.from({ length: 120 }, (_, index) => hex(index));
    expect((await engine.containers(ids)).map((container) => container.id)).toEqual(ids);
    expect(server.asked).toHaveLength(3);
  });

  test('what is no full id cannot be one, and each is asked for once', async () => {
    const engine = await engineWith({ 'GET /containers/json': listByIds });
    expect(await engine.containers([id('a'), 'web', '', '.*', id('a').slice(1), id('a')])).toHaveLength(1);
    expect(server.queries.map((query) => query.get('filters'))).toEqual([JSON.stringify({ id: [id('a')] })]);
  });

  test('none is asked for without a request', async () => {
    const engine = await engineWith({});
    expect([await engine.containers([]), await engine.containers(['web']), server.asked]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('a network is the one of exactly the name, a local one before others', async () => {
    const reply = [
      listedNetwork({ Name: 'nathost2', Id: 'other' }),
      listedNetwork({ Id: 'swarm', Scope: 'swarm' }),
      listedNetwork({ Id: 'local' }),
    ];
    const engine = await engineWith({ 'GET /networks': json(reply) });
    expect([(await engine.network('nathost'))?.id, await engine.network('nat')]).toEqual([
      'local',
      undefined,
    ]);
    expect(server.queries.map((query) => query.get('filters'))).toEqual([
      '{"name":["nathost"]}',
      '{"name":["nat"]}',
    ]);
  });
});

describe('orders', () => {
  const ok: Answer = (_, response) => response.end();

  test('a network is made with its subnets, options and labels', async () => {
    const engine = await engineWith({ 'POST /networks/create': json({ Id: id('c') }, 201) });
    await engine.createNetwork({
      name: 'nathost',
      internal: true,
      ipv4: { subnet: '10.203.0.0/20', ipRange: '10.203.15.0/24' },
      ipv6: { subnet: 'fd00::/64', ipRange: 'fd00::f000/116' },
      options: { 'com.docker.network.bridge.enable_icc': 'false' },
      labels: { owner: 'nathost' },
    });
    expect(server.bodies).toEqual([
      {
        Name: 'nathost',
        CheckDuplicate: true,
        Driver: 'bridge',
        Internal: true,
        EnableIPv6: true,
        IPAM: {
          Driver: 'default',
          Config: [
            { Subnet: '10.203.0.0/20', IPRange: '10.203.15.0/24' },
            { Subnet: 'fd00::/64', IPRange: 'fd00::f000/116' },
          ],
        },
        Options: { 'com.docker.network.bridge.enable_icc': 'false' },
        Labels: { owner: 'nathost' },
      },
    ]);
  });

  test('connecting, disconnecting and signalling say what, to whom', async () => {
    const engine = await engineWith({
      'POST /networks/my%20net%2F1/connect': ok,
      'POST /networks/nathost/disconnect': ok,
      [`POST /containers/${id('a')}/kill`]: (_, response) => response.writeHead(204).end(),
    });
    await engine.connect('my net/1', id('a'), { ipv4: '10.203.0.7', ipv6: 'fd00::7' });
    await engine.disconnect('nathost', id('a'));
    await engine.signal(id('a'), 'SIGHUP');
    expect([server.bodies.slice(0, 2), server.queries[2]?.get('signal')]).toEqual([
      [
        {
          Container: id('a'),
          EndpointConfig: { IPAMConfig: { IPv4Address: '10.203.0.7', IPv6Address: 'fd00::7' } },
        },
        { Container: id('a'), Force: false },
      ],
      'SIGHUP',
    ]);
  });

  test.each([
    ['1.47', {}],
    ['1.48', { GwPriority: -2147483648 }],
    ['1.51', { GwPriority: -2147483648 }],
  ])(
    'connecting in API %s says that the other networks come first, if the engine knows that',
    async (version, order) => {
      const engine = await engineWith({ ...versions(version, '1.24'), 'POST /networks/nathost/connect': ok });
      await engine.open();
      await engine.connect('nathost', id('a'), { ipv4: '10.203.0.7' });
      expect(server.bodies.at(-1)).toEqual({
        Container: id('a'),
        EndpointConfig: { IPAMConfig: { IPv4Address: '10.203.0.7' }, ...order },
      });
    },
  );

  test.each(['', '.', '..', '\ud800'])('a network called %j is refused without a request', async (name) => {
    const engine = await engineWith({});
    await expect(engine.connect(name, id('a'), {})).rejects.toEqual(failure('refused', ''));
    expect(server.asked).toEqual([]);
  });

  test('a disconnect that finds nothing connected is done; another failure is one', async () => {
    const engine = await engineWith({
      'POST /networks/nathost/disconnect': json(
        { message: `container ${id('a')} is not connected to the network nathost` },
        500,
      ),
    });
    await engine.disconnect('nathost', id('a'));
    server.answers.set('POST /networks/nathost/disconnect', json({ message: 'No such container: a' }, 404));
    await expect(engine.disconnect('nathost', id('a'))).rejects.toEqual(
      failure('not-found', 'No such container: a'),
    );
  });
});
