import fc from 'fast-check';
import type { HostLine } from '../../../../src/model/host-line';
import { exchangedLines } from '../../../../src/controller/incremental/exchanged-lines';

const line = fc.record({
  name: fc.constantFrom('a', 'a-b', 'a.b', 'ab', 'b', 'c', 'c0'),
  address: fc.constantFrom('10.0.0.1', '10.0.0.10', '10.0.0.2', 'fd00::1'),
});
const textOf = ({ name, address }: HostLine): string => `${name} ${address}`;
const lines = fc
  .uniqueArray(line, { selector: textOf })
  .map((all) => all.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)));
const names = fc.uniqueArray(fc.constantFrom('a', 'a.b', 'b', 'c', 'd')).map((all) => new Set<string>(all));

it('exchanges the lines of these names, leaves all others, and keeps the order', () => {
  fc.assert(
    fc.property(lines, lines, names, (before, all, some) => {
      const now = all.filter(({ name }) => some.has(name));
      const expected = [...before.filter(({ name }) => !some.has(name)), ...now];
      expect(exchangedLines(before, some, now)).toEqual(
        expected.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
      );
    }),
  );
});

it('keeps the line, and the array, where nothing is said otherwise', () => {
  fc.assert(
    fc.property(lines, names, (before, some) => {
      const now = before.filter(({ name }) => some.has(name)).map((one) => ({ ...one }));
      expect(exchangedLines(before, some, now)).toBe(before);
    }),
  );
});

it('keeps the lines of a name that stay when another of it comes', () => {
  const [first, second] = [
    { name: 'a', address: '10.0.0.1' },
    { name: 'a', address: '10.0.0.2' },
  ];
  expect(exchangedLines([first], new Set(['a']), [{ ...first }, second])[0]).toBe(first);
});
