import fc from 'fast-check';
import type { HostLine } from '../../../src/model/host-line';
import { lineDifference } from '../../../src/model/line-difference';
import { areInOrder, inOrder, linesNamed } from '../../../src/model/line-order';

const line: fc.Arbitrary<HostLine> = fc.record({
  address: fc.constantFrom('10.0.0.2', '10.0.0.3', '10.0.0.20', '::5'),
  name: fc.constantFrom('a', 'a-b', 'a.b', 'b', 'shop'),
});
const anyLines = fc.array(line, { maxLength: 12 });
const ordered = anyLines.map((lines) => inOrder(lines));

/** A list of which some lines are the very objects of the other, and some say the same. */
const related = fc
  .tuple(ordered, ordered, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([from, other, choices]): [from: readonly HostLine[], to: readonly HostLine[]] => {
    const staying = from.filter((_, index) => choices[index]);
    return [from, inOrder([...staying, ...other])];
  });

const textOf = ({ name, address }: HostLine): string => `${name} ${address}`;
const textsOf = (lines: readonly HostLine[]): string[] => lines.map(textOf);

function missing(lines: readonly HostLine[], from: readonly HostLine[]): string[] {
  const texts = new Set(textsOf(from));
  return textsOf(lines).filter((text) => !texts.has(text));
}

describe('lineDifference', () => {
  it('is what sets of the lines differ in, in order', () => {
    fc.assert(
      fc.property(related, ([from, to]) => {
        const difference = lineDifference(from, to);
        expect(textsOf(difference!.added)).toEqual(missing(to, from));
        expect(textsOf(difference!.removed)).toEqual(missing(from, to));
      }),
      { numRuns: 1000 },
    );
  });

  it('is unknown when one of the lists is out of order or has a line twice', () => {
    fc.assert(
      fc.property(ordered, anyLines, (from, lines) => {
        // Some of them the very objects of the other list.
        const to = lines.map((one) => from.find((other) => textOf(other) === textOf(one)) ?? one);
        const isRight = textsOf(inOrder(to)).join() === textsOf(to).join();
        expect(lineDifference(from, to) !== undefined).toBe(isRight);
        expect(lineDifference(to, from) !== undefined).toBe(isRight);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells the same when it is asked again, and takes lists for others that only say the same', () => {
    const from = [{ name: 'a', address: '::1' }];
    const to = [...from, { name: 'b', address: '::1' }];
    expect([lineDifference(from, to), lineDifference(from, to), lineDifference(from, [...from])]).toEqual([
      { added: [to[1]], removed: [] },
      { added: [to[1]], removed: [] },
      { added: [], removed: [] },
    ]);
  });
});

describe('lines in order', () => {
  it('are sorted by name, then address, each once; and those of one name are found among them', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const sorted = inOrder(lines);
        expect(textsOf(sorted)).toEqual([...new Set(textsOf(lines))].sort());
        expect(areInOrder(sorted)).toBe(true);
        for (const name of ['a', 'a-b', 'a.b', 'b', 'shop', 'none'])
          expect(linesNamed(sorted, name)).toEqual(sorted.filter((one) => one.name === name));
      }),
    );
  });
});
