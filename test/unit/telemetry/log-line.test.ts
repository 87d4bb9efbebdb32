import fc from 'fast-check';
import { NathostError } from '../../../src/model/errors';
import { logLine } from '../../../src/telemetry/log-line';

const noon = Date.UTC(2026, 0, 2, 12);
const read = (...line: Parameters<typeof logLine>) => JSON.parse(logLine(...line)) as Record<string, unknown>;

describe('logLine', () => {
  it('puts time, level and message first and the fields behind them', () => {
    expect(logLine(noon, 'info', 'connected', { container: 'web', took: 12, at: 5n, none: undefined })).toBe(
      '{"time":"2026-01-02T12:00:00.000Z","level":"info","message":"connected","container":"web","took":12,"at":"5"}',
    );
    expect(logLine(noon, 'info', 'connected')).toBe(
      '{"time":"2026-01-02T12:00:00.000Z","level":"info","message":"connected"}',
    );
  });

  it('keeps fields that are named like its own', () => {
    const fields = { time: 1, level: 2, message: 3, toString: 4 };
    expect(read(noon, 'warn', 'odd', fields)).toEqual({
      time: '2026-01-02T12:00:00.000Z',
      level: 'warn',
      message: 'odd',
      time_: 1,
      level_: 2,
      message_: 3,
      toString: 4,
    });
  });

  it('shows a known failure by message and code, any other with its stack', () => {
    const known = new NathostError('conflict', 'name in use');
    const unknown = new TypeError('x is undefined');
    expect(read(noon, 'error', 'failed', { known, list: [{ unknown }] })).toMatchObject({
      known: { message: 'name in use', code: 'conflict' },
      list: [{ unknown: { message: 'x is undefined', stack: unknown.stack } }],
    });
  });

  it('says so when fields cannot be shown', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const throwing = {
      get field() {
        throw new Error('not today');
      },
    };
    expect([read(noon, 'info', 'a', circular), read(noon, 'info', 'b', throwing)]).toEqual([
      expect.objectContaining({ message: 'a', unprintable: expect.stringContaining('circular') as string }),
      expect.objectContaining({ message: 'b', unprintable: 'not today' }),
    ]);
  });

  it.each(['x', '"', '\\', '\0', 'é', '€', '😀', '\ud800', '\n'])(
    'has less than 32 KiB however much %j there is',
    (unit) => {
      const much = unit.repeat(40_000);
      for (const fields of [{ much: Array(20).fill(much) }, { [much]: 1 }, { a: much }, {}]) {
        const line = logLine(noon, 'info', much, fields);
        expect(Buffer.byteLength(line)).toBeLessThan(32 * 1024);
        expect(JSON.parse(line)).toMatchObject({
          level: 'info',
          message: `${unit.repeat(1024).slice(0, 1024)}…`,
        });
      }
    },
  );

  it('says that it was truncated, with the beginning of what is left out', () => {
    const { truncated } = read(noon, 'info', 'many', { ids: Array.from({ length: 10_000 }, (_, id) => id) });
    expect(truncated).toMatch(/^\{"ids":\[0,1,2,/);
  });

  it('is one line of JSON for any message and any fields', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string(), fc.anything()),
        (message, fields) => {
          const line = logLine(noon, 'debug', message, fields);
          expect(line).not.toMatch(/[\n\r]/);
          expect(JSON.parse(line)).toMatchObject({ level: 'debug', message });
        },
      ),
    );
  });
});
