import { pieces, withLocalTimes } from '../../../src/page/view/prose';

test.each([
  ['plain', [['plain', false]]],
  [
    'a name like `shop` or `api.shop`.',
    [
      ['a name like ', false],
      ['shop', true],
      [' or ', false],
      ['api.shop', true],
      ['.', false],
    ],
  ],
  ['`docker ps`', [['docker ps', true]]],
  ['one ` alone', [['one ` alone', false]]],
  ['', []],
])('%j', (sentence, expected) => {
  expect(pieces(sentence).map(({ text, code }) => [text, code])).toEqual(expected);
});

test('times are those of the place, and nothing else is touched', () => {
  const time = new Date(Date.UTC(2026, 10, 24, 0, 57, 58, 159));
  expect(withLocalTimes(`shop has 10.0.0.2 since ${time.toISOString()}, and keeps it.`)).toBe(
    `shop has 10.0.0.2 since ${time.toLocaleString()}, and keeps it.`,
  );
});
