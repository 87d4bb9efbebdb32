import fc from 'fast-check';
import { LineSplitter } from '../../../src/engine/line-splitter';

function split(chunks: readonly Buffer[], longest = 1000): { lines: string[]; dropped: number } {
  let dropped = 0;
  const splitter = new LineSplitter(longest, () => (dropped += 1));
  const lines = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
  return { lines, dropped };
}

/** Cuts bytes at any places, also within a character. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => `"${text.replace(/\s/g, '_')}"`);

test('wherever the chunks end, the lines are the same', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat()), fc.boolean(), (lines, places, ended) => {
      const bytes = Buffer.from(lines.join('\n') + (ended ? '\n' : ''));
      expect(split(cut(bytes, places))).toEqual({ lines, dropped: 0 });
    }),
  );
});

test('a line that is too long is dropped alone, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 11, max: 100 }), (places, length) => {
      const bytes = Buffer.from(`before\n${'é'.repeat(length)}\n0123456789\nafter`);
      expect(split(cut(bytes, places), 20)).toEqual({ lines: ['before', '0123456789', 'after'], dropped: 1 });
    }),
  );
});

test.each([
  ['JSON Lines', '{"a":1}\n{"b":2}\n'],
  ['lines that end as on Windows', '{"a":1}\r\n{"b":2}\r\n'],
  ['a JSON text sequence', '\u001e{"a":1}\n\u001e{"b":2}\n'],
  ['empty lines between', '\n\n{"a":1}\n  \n{"b":2}\n\n'],
])('%s is cut into its records', (_, text) => {
  expect(split([Buffer.from(text)]).lines).toEqual(['{"a":1}', '{"b":2}']);
});
