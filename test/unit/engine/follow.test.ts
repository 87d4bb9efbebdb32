import type { ServerResponse } from 'node:http';
import { DockerEngine } from '../../../src/engine/docker-engine';
import type { EngineEvent } from '../../../src/model/engine-event';
import { HandClock } from './hand-clock';
import { LogBook } from './log-book';
import { containerEventLine, networkEventLine } from './replies';
import { type Answer, SocketEngine } from './socket-engine';

let server: SocketEngine;
const mustNotRun = (): never => {
  throw new Error('must not run');
};
afterEach(() => server.stop());

interface Following {
  readonly stop: AbortController;
  readonly opened: Promise<void>;
  readonly done: Promise<void>;
  /** Resolves with the event after those that were asked for before. */
  readonly next: () => Promise<EngineEvent>;
}

function follow(engine: DockerEngine, sinceNano = 0n): Following {
  const stop = new AbortController();
  const arrived: EngineEvent[] = [];
  const waiting: ((event: EngineEvent) => void)[] = [];
  let opened = (): void => undefined;
  const open = new Promise<void>((resolve) => (opened = resolve));
  const onEvent = (event: EngineEvent) => {
    const waiter = waiting.shift();
    if (waiter) waiter(event);
    else arrived.push(event);
  };
  const done = engine.follow({ sinceNano, onOpen: opened, onEvent, stop: stop.signal });
  const next = () => {
    const event = arrived.shift();
    return event ? Promise.resolve(event) : new Promise<EngineEvent>((resolve) => waiting.push(resolve));
  };
  return { stop, opened: open, done, next };
}

/** Keeps the stream open; `stream()` is its other end. */
async function streaming(
  head: Record<string, string> = {},
): Promise<{ engine: DockerEngine; stream: () => ServerResponse; log: LogBook }> {
  let response: ServerResponse | undefined;
  const answer: Answer = (_, stream) => {
    response = stream.writeHead(200, head);
    stream.flushHeaders();
  };
  server = await SocketEngine.start({ 'GET /events': answer });
  const log = new LogBook();
  const engine = new DockerEngine({ socketPath: server.socketPath, clock: new HandClock(), log });
  return { engine, stream: () => response!, log };
}

const withoutLegacyFields = (line: string) => line.replace(/"status":.*?"Type"/, '"Type"');

test.each([
  ['as NDJSON called JSON, up to API 1.51', 'application/json', (line: string) => `${line}\n`],
  [
    'as JSON Lines without legacy fields, from 1.52 on',
    'application/jsonl',
    (line: string) => `${withoutLegacyFields(line)}\n`,
  ],
  [
    'as a JSON text sequence',
    'application/json-seq',
    (line: string) => `\u001e${withoutLegacyFields(line)}\n`,
  ],
])('events come %s', async (_, type, write) => {
  const { engine, stream } = await streaming({ 'Content-Type': type });
  const following = follow(engine);
  await following.opened;
  stream().write(write(networkEventLine('connect')));
  expect((await following.next()).action).toBe('connect');
  stream().write(write(containerEventLine('start')));
  expect(await following.next()).toMatchObject({
    kind: 'container',
    action: 'start',
    timeNano: 1795390700255674942n,
  });
  following.stop.abort();
  await following.done;
});

test.each([
  [1_795_390_700_255_674_942n, '1795390699.255'],
  [1_795_390_701_000_000_000n, '1795390700'],
  [5_000_000n, '0'],
  [0n, '0'],
])('following from %d ns asks for what was since %s, a second earlier', async (since, expected) => {
  const { engine } = await streaming();
  const following = follow(engine, since);
  await following.opened;
  const [query] = server.queries;
  expect([query?.get('since'), JSON.parse(query?.get('filters') ?? '')]).toEqual([
    expected,
    {
      type: ['container', 'network'],
      event: [
        'create',
        'start',
        'die',
        'stop',
        'destroy',
        'rename',
        'pause',
        'unpause',
        'connect',
        'disconnect',
      ],
    },
  ]);
  following.stop.abort();
  await following.done;
});

test('stopping resolves, also before the engine has answered, and closes the connection', async () => {
  const { engine } = await streaming();
  let asked = (): void => undefined;
  const question = new Promise<void>((resolve) => (asked = resolve));
  server.answers.set('GET /events', asked);
  const following = follow(engine);
  await question;
  following.stop.abort();
  await following.done;

  const atOnce = follow(engine);
  atOnce.stop.abort();
  await atOnce.done;

  const stopped = new AbortController();
  stopped.abort();
  await engine.follow({ sinceNano: 0n, onOpen: mustNotRun, onEvent: mustNotRun, stop: stopped.signal });
  expect(server.asked).toHaveLength(1);
});

test('nothing is passed on after stopping, even if it has arrived', async () => {
  const { engine, stream } = await streaming();
  const events: string[] = [];
  const stop = new AbortController();
  const done = engine.follow({
    sinceNano: 0n,
    onOpen: () => stream().write(`${containerEventLine('create')}\n${containerEventLine('start')}\n`),
    onEvent: (event) => {
      events.push(event.action);
      stop.abort();
    },
    stop: stop.signal,
  });
  await done;
  expect(events).toEqual(['create']);
});

test.each([
  ['ends', (stream: ServerResponse) => stream.end(), 'the engine ended the stream'],
  ['breaks off', (stream: ServerResponse) => stream.destroy(), 'follow the events'],
])('a stream that %s rejects as unreachable, after its events', async (_, end, message) => {
  const { engine, stream } = await streaming();
  const following = follow(engine);
  await following.opened;
  stream().write(`${containerEventLine('start')}\n`);
  expect((await following.next()).action).toBe('start');
  end(stream());
  await expect(following.done).rejects.toMatchObject({
    code: 'engine-unreachable',
    message: expect.stringContaining(message) as string,
  });
});

test('a refusal is told with the engine’s words', async () => {
  const { engine } = await streaming();
  server.answers.set('GET /events', (_, response) =>
    response.writeHead(400).end('{"message":"invalid filter"}'),
  );
  await expect(follow(engine).done).rejects.toMatchObject({
    code: 'refused',
    message: 'follow the events: invalid filter',
  });
});

test('a reader is fast enough for an engine that never waits', async () => {
  const { engine, stream } = await streaming();
  const following = follow(engine);
  await following.opened;
  const count = 20_000;
  const lines = Array.from({ length: count }, (_, index) =>
    containerEventLine('start', 'a', String(1795390700000000000n + BigInt(index))),
  );
  stream().write(`${lines.join('\n')}\n`);
  for (let index = 0; index < count; index += 1) await following.next();
  following.stop.abort();
  await following.done;
});
