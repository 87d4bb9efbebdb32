import { agreedVersion } from '../../../src/engine/api-version';

test.each([
  ['20.10', '1.41', '1.12', '1.41'],
  ['26.1', '1.45', '1.24', '1.45'],
  ['28.5', '1.51', '1.24', '1.51'],
  ['29.0', '1.52', '1.44', '1.51'],
  ['one that says nothing of its oldest', '1.54', undefined, '1.51'],
  ['one that no longer speaks our newest', '1.60', '1.53', '1.53'],
  ['one of a second generation', '2.0', '1.44', '1.51'],
  ['one with a long minor number', '1.100', '1.9', '1.51'],
  ['an old one', '1.9', '1.1', '1.9'],
])('with engine %s (%s, at least %s) it is %s', (_, newest, oldest, expected) => {
  expect(agreedVersion({ newest, oldest })).toBe(expected);
});
