import fc from 'fast-check';
import { parseDuration } from '../../../src/config/duration';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['30s', 30_000],
    ['90m', 5_400_000],
    ['1h30m', 5_400_000],
    ['1h2m3s4ms', 3_723_004],
    ['720h', 2_592_000_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ...[
      '',
      ' ',
      '5',
      '30 s',
      ' 30s',
      '30s\n',
      '-30s',
      '+30s',
      '1.5h',
      '1d',
      '30S',
      's',
      'ms',
      '1h1h',
      '1m1h',
    ],
    ...['1s500', '99999999999h', '0x10s', '١s', 'Infinity', 'NaN'],
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('adds up the units', () => {
    const count = fc.nat(9999);
    fc.assert(
      fc.property(count, count, count, count, (h, m, s, ms) => {
        expect(parseDuration(`${h}h${m}m${s}s${ms}ms`)).toBe(((h * 60 + m) * 60 + s) * 1000 + ms);
      }),
    );
  });
});
