import { lengthText, relativeText } from '../../../../src/cli/format/relative-time';
import { wrap } from '../../../../src/cli/format/wrap';
import { isVisible, visible } from '../../../../src/model/visible';
import { now } from '../stage';

test.each([
  [900, 'less than a second'],
  [1000, '1 second'],
  [119_000, '1 minute'],
  [7_200_000, '2 hours'],
  [29.9 * 86_400_000, '29 days'],
])('%d ms is %s', (ms, expected) => {
  expect(lengthText(ms)).toBe(expected);
});

test('a time before and behind', () => {
  expect(relativeText('2026-11-24T11:57:00.000Z', now)).toBe('3 minutes ago');
  expect(relativeText('2026-11-26T12:00:00.000Z', now)).toBe('in 2 days');
  expect(relativeText(undefined, now)).toBe('');
});

test('lines break between words, and an indent stays', () => {
  expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  expect(wrap('  one two three', 8)).toEqual(['  one', '  two', '  three']);
  expect(wrap('a-word-longer-than-the-line is', 10)).toEqual(['a-word-longer-than-the-line', 'is']);
  expect(wrap('', 10)).toEqual(['']);
});

test('control characters and marks that turn text round are shown, not sent', () => {
  expect(visible('a\u001b]0;x\u0007b\u009b\u202ec\u007f')).toBe('a\\u001b]0;x\\u0007b\\u009b\\u202ec\\u007f');
  expect(visible('a\n\tb\r\u2028\u0085\ud800')).toBe('a\\n\\tb\\r\\u2028\\u0085\\ud800');
  expect(visible('välue \\ "\u{e0041}\u{1f600}')).toBe('välue \\ "\\udb40\\udc41\u{1f600}');
  expect([isVisible('välue'), isVisible('a\u200b')]).toEqual([true, false]);
});

test('JSON says the same when it is made visible', () => {
  const value = { 'k\u009b': 'a\n\u202e\u{e0041}\ud800"\\' };
  const shown = visible(JSON.stringify(value));
  expect(JSON.parse(shown)).toEqual(value);
  expect(isVisible(shown)).toBe(true);
});
