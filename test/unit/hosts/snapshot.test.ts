import { parseHosts } from '../../../src/hosts/hosts-text';
import { layoutOf, neighbourhoodOf, snapshotAfter } from '../../../src/hosts/snapshot';
import type { HostLine } from '../../../src/model/host-line';

const linesOf = (count: number): readonly HostLine[] =>
  Array.from({ length: count }, (_, index) => ({ address: '::5', name: `n-${100 + index}` }));
const textOf = (lines: readonly HostLine[]) =>
  lines.map(({ address, name }) => `${address} ${name} # nathost\n`).join('');
const layout = (text: string) => layoutOf(parseHosts(Buffer.from(text)));

describe('snapshotAfter', () => {
  it.each([
    ['a last line of ours got its newline', '#:5 db # nathost', '#:5 db # nathost\n::6 a # nathost\n', [17]],
    ['a damaged line of ours is nobody’s once it is free', '5 db # nathost\n', '# db # nathost\n', [0]],
  ])('knows nothing where %s', (_, before, after, changed) => {
    expect(snapshotAfter(layout(before), new Set(changed), Buffer.from(after), [])).toBeUndefined();
  });

  it('knows nothing of lines that are in no order', () => {
    const [a, b] = linesOf(2);
    expect(snapshotAfter(layout(''), new Set(), Buffer.alloc(0), [b!, a!])).toBeUndefined();
  });
});

describe('neighbourhoodOf', () => {
  const lines = linesOf(100);
  const text = `127.0.0.1 localhost\n#:9 old # nathost\n${textOf(lines)}`;
  const snapshot = { ...layout(text), lines };

  it('is the lines that go, those of their names that stay, and the free ones', () => {
    const wanted = lines.filter((_, index) => index !== 50);
    const near = neighbourhoodOf(snapshot, wanted);
    expect(near?.text.own).toEqual(
      parseHosts(Buffer.from(text)).own.filter(
        ({ kind, offset }) => kind === 'free' || text.startsWith('::5 n-150', offset),
      ),
    );
    expect(near?.wanted).toEqual([]);
  });

  it('is unknown when most lines go, or when one is not found', () => {
    const elsewhere = { ...snapshot, lines: [...lines, { address: '::5', name: 'zzz' }] };
    expect([
      neighbourhoodOf(snapshot, []),
      neighbourhoodOf(elsewhere, lines),
      neighbourhoodOf(snapshot, lines.toReversed()),
    ]).toEqual([undefined, undefined, undefined]);
  });
});
