import { DockerEngine } from '../../../src/engine/docker-engine';
import { HandClock } from './hand-clock';
import { LogBook } from './log-book';
import { id, listedContainer } from './replies';
import { type Answer, json, SocketEngine } from './socket-engine';

const clock = new HandClock();
let server: SocketEngine;
const mustNotRun = (): never => {
  throw new Error('must not run');
};

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
const silence: Answer = () => undefined;

/** Resolves when the server has been asked this. */
function askedFor(answers: Record<string, Answer>, question: string): Promise<void> {
  const answer = answers[question]!;
  return new Promise((resolve) => {
    answers[question] = (request, response) => {
      answer(request, response);
      resolve();
    };
  });
}

describe('an engine that does not answer', () => {
  test.each<[string, string, (engine: DockerEngine) => Promise<unknown>]>([
    ['opening', 'GET /version', (engine) => engine.open()],
    ['listing containers', 'GET /containers/json', (engine) => engine.containers()],
    ['looking up a network', 'GET /networks', (engine) => engine.network('nathost')],
    [
      'following events',
      'GET /events',
      (engine) =>
        engine.follow({
          sinceNano: 0n,
          onOpen: mustNotRun,
          onEvent: mustNotRun,
          stop: new AbortController().signal,
        }),
    ],
  ])('%s fails after ten seconds, and leaves no connection', async (_, question, ask) => {
    const answers = { [question]: silence };
    const asked = askedFor(answers, question);
    const engine = await engineWith(answers);
    const result = expect(ask(engine)).rejects.toEqual(
      failure('engine-unreachable', 'no answer within 10 s'),
    );
    await asked;
    clock.advance(9_999);
    expect(server.connections).toBe(1);
    clock.advance(1);
    await result;
  });

  test('an order waits as long as it takes, and holds up no list', async () => {
    const answers: Record<string, Answer> = {
      'POST /networks/nathost/connect': silence,
      'GET /containers/json': json([]),
    };
    let settled = false;
    let release = (): void => undefined;
    answers['POST /networks/nathost/connect'] = (_, response) => {
      release = () => response.end();
    };
    const asked = askedFor(answers, 'POST /networks/nathost/connect');
    const engine = await engineWith(answers);
    const order = engine.connect('nathost', id('a'), {}).then(() => (settled = true));
    await asked;
    clock.advance(3_600_000);
    expect([await Promise.all(Array.from({ length: 50 }, () => engine.containers())), settled]).toEqual([
      Array.from({ length: 50 }, () => []),
      false,
    ]);
    release();
    await order;
  });
});

describe('an engine that breaks off', () => {
  const question = 'POST /networks/nathost/connect';

  test.each<[string, Answer, string]>([
    ['before the reply', (_, response) => response.destroy(), 'engine-unreachable'],
    [
      'within the reply',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': 100 });
        response.write('{"mess', () => response.destroy());
      },
      'engine-unreachable',
    ],
    [
      'within the reply to a failure',
      (_, response) => {
        response.writeHead(500, { 'Content-Length': 100 });
        response.write('{"mess', () => response.destroy());
      },
      'engine-unreachable',
    ],
    [
      'with bytes that are not HTTP',
      (_, response) => response.socket?.end('nonsense\r\n\r\n'),
      'engine-reply-malformed',
    ],
    [
      'with a redirect',
      (_, response) => response.writeHead(301, { Location: 'http://127.0.0.1:1/elsewhere' }).end(),
      'engine-unreachable',
    ],
  ])('%s fails the order', async (_, answer, code) => {
    const engine = await engineWith({ [question]: answer });
    await expect(engine.connect('nathost', id('a'), {})).rejects.toEqual(failure(code, 'connect container'));
  });

  test('an order without an answer fails when the engine ends', async () => {
    const answers = { [question]: silence };
    const asked = askedFor(answers, question);
    const engine = await engineWith(answers);
    const result = expect(engine.connect('nathost', id('a'), {})).rejects.toEqual(
      failure('engine-unreachable', ''),
    );
    await asked;
    server.breakConnections();
    await result;
  });

  test('a reply without a length that ends with the connection is whole', async () => {
    const engine = await engineWith({
      'GET /containers/json': (_, response) => {
        const body = JSON.stringify(
          Array.from({ length: 2000 }, (__, index) => listedContainer({ Created: index })),
        );
        response.socket?.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${body}`);
      },
    });
    expect(await engine.containers()).toHaveLength(2000);
  });

  test('no socket at all is an engine that cannot be reached', async () => {
    await engineWith({});
    const engine = new DockerEngine({ socketPath: `${server.socketPath}.none`, clock, log: new LogBook() });
    await expect(engine.open()).rejects.toEqual(failure('engine-unreachable', 'ENOENT'));
  });
});
