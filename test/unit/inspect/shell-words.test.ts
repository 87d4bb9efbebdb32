import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { comment, word } from '../../../src/inspect/commands';
import { controlsIn, hostileText } from '../cli/outputs/hostile-text';

/** A shell gets no zero byte, and no half of a pair. */
const texts = fc
  .sample(fc.oneof(hostileText, fc.string({ unit: 'binary' }), fc.constant('')), { numRuns: 2000, seed: 1 })
  .map((text) => text.replace(/\0|\p{Cs}/gu, ''));

test('a shell reads each word as it was, and each is on one line without control characters', async () => {
  const words = texts.map(word);
  const script = `printf '%s\\0' ${words.join(' ')} ${comment('\n\u2028>x\r\n')}`;
  expect(script.split('\n')).toHaveLength(1);
  expect(controlsIn(script)).toEqual([]);
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { maxBuffer: 1 << 24 });
  expect(stdout.split('\0').slice(0, -1)).toEqual(texts);
});

test.each([
  ['web-1', 'web-1'],
  ['a b', "'a b'"],
  ["it's", `'it'\\''s'`],
  ["a\n'1", `$'a\\012\\'1'`],
  ['\u202e', `$'\\342\\200\\256'`],
  ['', "''"],
])('%j is %s', (text, expected) => {
  expect(word(text)).toBe(expected);
});
