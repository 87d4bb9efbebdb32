import fc from 'fast-check';
import { EventStream } from '../../../src/engine/event-stream';
import type { EngineEvent } from '../../../src/model/engine-event';
import { LogBook } from './log-book';
import { containerEventLine, id, networkEventLine } from './replies';

async function read(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<{ events: EngineEvent[]; log: LogBook }> {
  const log = new LogBook();
  const events: EngineEvent[] = [];
  for await (const event of new EventStream(log).read(
    (async function* () {
      yield* chunks;
    })(),
  ))
    events.push(event);
  return { events, log };
}

const cut = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

const label = 'größer als 1 € 🐳';
const lines = [
  containerEventLine('create', 'a', '1795390700000000001'),
  networkEventLine('connect', 'a', '1795390700000000002'),
  containerEventLine('start', 'a', '1795390700000000003').replace('"app"', JSON.stringify(label)),
];
const summary = (events: readonly EngineEvent[]) =>
  events.map((event) => `${event.action} ${event.timeNano}`);
const expected = ['create 1795390700000000001', 'connect 1795390700000000002', 'start 1795390700000000003'];

test('wherever the chunks end, the events are the same', async () => {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (size) => {
      const { events, log } = await read(cut(bytes, size));
      expect([summary(events), log.lines]).toEqual([expected, []]);
    }),
  );
});

test('an event that comes twice is passed on once', async () => {
  const { events } = await read([Buffer.from([...lines, ...lines, lines[1]].join('\n'))]);
  expect(summary(events)).toEqual(expected);
});

test('events that differ in one of action, container, network or time are all passed on', async () => {
  const time = '1795390700000000001';
  const different = [
    containerEventLine('start', 'a', time),
    containerEventLine('die', 'a', time),
    containerEventLine('start', 'b', time),
    containerEventLine('start', 'a', '1795390700000000002'),
    networkEventLine('connect', 'a', time),
    networkEventLine('connect', 'b', time),
    networkEventLine('connect', 'a', time).replace(id('c'), id('d')),
  ];
  expect((await read([Buffer.from(different.join('\n'))])).events).toHaveLength(different.length);
});

test('what is remembered of passed events is bounded', async () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    containerEventLine('start', 'a', String(1795390700000000000n + BigInt(index))),
  );
  const { events } = await read([Buffer.from([...many, many[2999], many[0]].join('\n'))]);
  expect([events.length, events.at(-1)?.timeNano]).toEqual([3001, 1795390700000000000n]);
});

test('lines that cannot be read are skipped, reported once in full and then counted', async () => {
  const broken = [
    '{"Type":"container","Action":',
    '{"Type":"container","Action":"start"}',
    'x'.repeat(1 << 21),
  ];
  const all = [broken[0], lines[0], broken[1], lines[1], broken[2], lines[2]];
  const { events, log } = await read(all.map((line) => Buffer.from(`${line}\n`)));
  expect([summary(events), log.lines]).toEqual([
    expected,
    [
      [
        'warn',
        'an event could not be decoded',
        { error: expect.stringContaining('decode an event: the reply is') as string },
      ],
      ['warn', 'events could not be decoded', { count: 3 }],
    ],
  ]);
});

test('a stream that breaks within a line throws after the events before it', async () => {
  const seen: EngineEvent[] = [];
  const stream = new EventStream(new LogBook()).read(
    (async function* () {
      await Promise.resolve();
      yield Buffer.from(`${lines[0]}\n${lines[1]!.slice(0, 20)}`);
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    })(),
  );
  await expect(async () => {
    for await (const event of stream) seen.push(event);
  }).rejects.toThrow('aborted');
  expect(summary(seen)).toEqual(expected.slice(0, 1));
});
