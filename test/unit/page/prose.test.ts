import { pieces } from '../../../src/page/view/prose';

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
