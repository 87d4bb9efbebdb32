import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { createLog } from '../../../src/telemetry/winston-log';

const clock = { now: () => Date.UTC(2026, 0, 2, 12), elapsed: () => 0.8813, after: () => () => undefined };

function linesAt(level: Parameters<typeof createLog>[0]): string[] {
  const stream = new PassThrough();
  const log = createLog(level, stream, clock);
  for (const each of ['error', 'warn', 'info', 'debug'] as const)
    log[each](`an ${each}`, { level: 'of its own' });
  return (stream.read() as Buffer).toString().split('\n');
}

describe('createLog', () => {
  it('has written a line when the call returns, so that none is lost at the end of the process', () => {
    expect(linesAt('error')).toEqual([
      '{"time":"2026-01-02T12:00:00.000Z","level":"error","message":"an error","level_":"of its own"}',
      '',
    ]);
  });

  it.each([
    ['error', 1],
    ['warn', 2],
    ['info', 3],
    ['debug', 4],
  ] as const)('leaves out what is less important than %s', (level, count) => {
    expect(linesAt(level).map((line) => /"level":"(\w+)"/.exec(line)?.[1])).toEqual([
      ...['error', 'warn', 'info', 'debug'].slice(0, count),
      undefined,
    ]);
  });

  it('keeps percent signs and newlines as they are', () => {
    const stream = new PassThrough();
    createLog('info', stream, clock).info('100 %s\n%d', { a: '%o' });
    expect(JSON.parse((stream.read() as Buffer).toString())).toMatchObject({
      message: '100 %s\n%d',
      a: '%o',
    });
  });

  it('outlives a stream that cannot be written', async () => {
    const full = createWriteStream('/dev/full');
    const log = createLog('info', full, clock);
    log.info('lost');
    await new Promise<void>((closed) => full.once('close', closed));
    expect(() => {
      log.info('lost as well');
    }).not.toThrow();
    expect(full.errored).toMatchObject({ code: 'ENOSPC' });
  });
});
