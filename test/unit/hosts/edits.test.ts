import { planEdits } from '../../../src/hosts/edits';
import { parseHosts } from '../../../src/hosts/hosts-text';
import { headers } from '../../../src/hosts/line-format';
import type { HostLine } from '../../../src/model/host-line';
import { glibc, judgeOf, noViolations } from './resolvers';
import { SimulatedFile } from './simulated-file';

const header = headers.plain;
const fresh = { appendStep: 4096, idle: 0 };
const old = { appendStep: 4096, idle: 5000 };

function lines(...texts: readonly string[]): HostLine[] {
  return texts.map((text) => {
    const [address = '', name = ''] = text.split(' ');
    return { address, name };
  });
}

/** A line as it stands in a slot of 32 bytes. */
function slot(content: string): string {
  return `${content.padEnd(21)} # nathost\n`;
}

/** The file after the writes, which follow one another at once. */
function after(text: string, age: typeof fresh, ...writes: readonly HostLine[][]): string {
  const file = new SimulatedFile(Buffer.from(text), age);
  for (const write of writes) file.write(write);
  return file.bytes.toString();
}

describe('planEdits', () => {
  it('opens a block at the end of a file, with one line a name, each in a slot of one of four sizes', () => {
    expect(after('127.0.0.1 localhost\n', old, lines('172.30.0.2 shop', 'fd00::2 shop'))).toBe(
      `127.0.0.1 localhost\n${header}${slot('172.30.0.2 shop')}${slot('fd00::2 shop')}`,
    );
  });

  it('begins on a line of its own and says so in the header when the last line has no newline', () => {
    expect(after('127.0.0.1 localhost', old, lines('172.30.0.2 shop'))).toBe(
      `127.0.0.1 localhost\n${headers.newlineAdded}${slot('172.30.0.2 shop')}`,
    );
  });

  it('continues the block at the end of the file without another header', () => {
    expect(after(`${header}::5 db # nathost\n`, old, lines('::5 db', '::6 shop'))).toBe(
      `${header}::5 db # nathost\n${slot('::6 shop')}`,
    );
  });

  it('completes its last line when an editor took its newline away', () => {
    expect(after(`${header}::5 db # nathost`, old, lines('::5 db', '::6 shop'))).toBe(
      `${header}::5 db # nathost\n${slot('::6 shop')}`,
    );
  });

  it('opens another block when others appended lines after the first one', () => {
    expect(after(`${header}::5 db # nathost\n::1 x\n`, old, lines('::5 db', '::6 shop'))).toBe(
      `${header}::5 db # nathost\n::1 x\n${header}${slot('::6 shop')}`,
    );
  });

  it('removes a line by its first byte', () => {
    expect(after('::5 db # nathost\n::6 shop # nathost\n', old, lines('::6 shop'))).toBe(
      '#:5 db # nathost\n::6 shop # nathost\n',
    );
  });

  it('leaves a slot that a longer line could need to that', () => {
    const free = `${headers.plain}#${'.'.repeat(53)} # nathost\n`;
    expect(after(free, old, lines('::6 shop'))).toBe(`${free}${slot('::6 shop')}`);
    const long = `::6 ${'x'.repeat(40)}`;
    expect(after(free, old, lines(long))).toBe(`${headers.plain}${long.padEnd(54)} # nathost\n`);
  });

  it('adds no more slots of a size than its share of the file: the others wait', () => {
    const limits = { bytesPerSize: 64, largestFile: 1000 };
    const text = parseHosts(Buffer.from(slot('#:1 old')));
    const wanted = lines('::5 db', '::6 shop', `::7 ${'x'.repeat(30)}`);
    const { unplaced, waiting, slots } = planEdits(text, wanted, () => false, undefined, limits);
    expect({ unplaced, waiting, slots }).toEqual({
      unplaced: [wanted[0], wanted[2]],
      waiting: 1,
      slots: [2, 1, 0, 0],
    });
  });

  it('adds none beyond the largest size of a file', () => {
    const limits = { bytesPerSize: 1000, largestFile: header.length + 63 };
    const { unplaced, waiting } = planEdits(
      parseHosts(Buffer.alloc(0)),
      lines('::5 db', '::6 shop'),
      () => true,
      undefined,
      limits,
    );
    expect({ unplaced, waiting }).toEqual({ unplaced: lines('::5 db'), waiting: 1 });
  });

  it('reuses the smallest slot that has room and has been free for a second', () => {
    const free = '#..................... # nathost\n#:5 db    # nathost\n#:5 a # nathost\n';
    expect(after(free, old, lines('::6 shop'))).toBe(
      '#..................... # nathost\n::6 shop  # nathost\n#:5 a # nathost\n',
    );
  });

  it('does not exchange the content of a slot that was free for less than a second', () => {
    expect(after(`${header}#:5 db    # nathost\n`, fresh, lines('::6 shop'))).toBe(
      `${header}#:5 db    # nathost\n${slot('::6 shop')}`,
    );
    expect(after(`${header}::5 db    # nathost\n`, old, [], lines('::6 shop'))).toBe(
      `${header}#:5 db    # nathost\n${slot('::6 shop')}`,
    );
  });

  it('activates a slot that held the same line at any time', () => {
    expect(after('::5 db # nathost\n', fresh, [], lines('::5 db'))).toBe('::5 db # nathost\n');
  });

  it('does not put a line into a slot that is longer than what musl reads', () => {
    const long = `#:5 db${' '.repeat(600)} # nathost\n`;
    expect(after(long, old, lines('::6 shop'))).toBe(`${long}${slot('::6 shop')}`);
  });

  it('frees all but one of several equal lines', () => {
    expect(after('::5 db # nathost\n::5 db  # nathost\n', old, lines('::5 db'))).toBe(
      '::5 db # nathost\n#:5 db  # nathost\n',
    );
  });

  it('frees a damaged line of ours', () => {
    expect(after('::5 db # nathost\n5 db  # nathost\n', old, lines('::5 db'))).toBe(
      '::5 db # nathost\n# db  # nathost\n',
    );
  });

  it('keeps the old line of a name until the new one has been there for a second', () => {
    const file = new SimulatedFile(Buffer.from('#:............ # nathost\n::5 db # nathost\n'), old);
    const seen = [];
    for (const pause of [0, 999, 1]) {
      file.now += pause;
      file.write(lines('::6 db'));
      seen.push({ lingering: file.lingering, found: [...glibc(file.bytes)] });
    }
    expect(seen).toEqual([
      { lingering: 1, found: ['::6 db', '::5 db'] },
      { lingering: 1, found: ['::6 db', '::5 db'] },
      { lingering: 0, found: ['::6 db'] },
    ]);
  });

  it('keeps the old line of a name as long when the new one had to be appended', () => {
    const file = new SimulatedFile(Buffer.from('::5 db # nathost\n'), old);
    file.write(lines('::6 db'));
    file.write(lines('::6 db'));
    expect([file.lingering, [...glibc(file.bytes)]]).toEqual([1, ['::5 db', '::6 db']]);
  });

  it('removes one of several addresses of a name at once', () => {
    expect(after('::5 db # nathost\n::6 db # nathost\n', old, lines('::6 db'))).toBe(
      '#:5 db # nathost\n::6 db # nathost\n',
    );
  });

  it('completes a slot that was cut short, but does not use it before it has rested', () => {
    expect(after(`${header}#...`, fresh, lines('::6 shop'))).toBe(
      `${header}${slot(`#...${'-'.repeat(17)}`)}${slot('::6 shop')}`,
    );
    expect(after(`${header}#....... # na`, fresh, [])).toBe(`${header}#....... # nathost\n`);
  });

  it('completes a header that was cut short', () => {
    expect(after('::1 x\n# nathost (n', old, [])).toBe(`::1 x\n${headers.newlineAdded}`);
  });

  it('leaves an unfinished comment of others alone', () => {
    expect(after('::1 x\n#...', old, [])).toBe('::1 x\n#...');
    expect(after(`${header}# nathos`, old, [])).toBe(`${header}# nathos`);
  });

  it('never uses a line at once that comes into view in two parts', () => {
    const file = new SimulatedFile(Buffer.from(`${'#'.repeat(4096 - header.length - 18)}\n`), old);
    file.write(lines('172.30.0.2 shop'));
    const measured = file.states.findLast(({ bytes }) => bytes.length === 4096);
    const judge = judgeOf([new Set(), glibc(file.bytes)]);
    expect(measured).toBeDefined();
    expect(judge(glibc(file.bytes.subarray(0, 4096)))).toEqual(noViolations);
    expect(file.bytes.length).toBe(4096 + 15 + 32);
  });

  it('plans nothing for what is there, in whatever order and however often it is asked for', () => {
    const text = parseHosts(Buffer.from('::5 db # nathost\n::6 shop # nathost\n#:7 x # nathost\n'));
    expect(planEdits(text, lines('::6 shop', '::5 db', '::6 shop'), () => true)).toEqual({
      patches: [],
      append: Buffer.alloc(0),
      unplaced: [],
      waiting: 0,
      lingering: 0,
      slots: [0, 0, 0, 0],
    });
  });

  it.each(['::5 two names', '::5 sh#op', '::5 a\n::6 b', '::5 Shop', ' shop', `::5 ${'x'.repeat(500)}`])(
    'refuses to write %j',
    (text) => {
      const [address = '', ...name] = text.split(' ');
      const wanted = [{ address, name: name.join(' ') }];
      expect(() => planEdits(parseHosts(Buffer.alloc(0)), wanted, () => true)).toThrow(TypeError);
    },
  );
});

describe('a line of ours that somebody has edited', () => {
  it.each([
    ['another name', '172.30.0.2 shop db # nathost\n'],
    ['a capital', '172.30.0.2 Shop # nathost\n'],
    ['a tab', '172.30.0.2\tshop # nathost\n'],
    ['a second comment', '172.30.0.2 shop # web # nathost\n'],
  ])('with %s: the right one is written, and the edited one goes when that has rested', (_, edited) => {
    const file = new SimulatedFile(Buffer.from(`${header}${edited}`), old);
    file.write(lines('172.30.0.2 shop'));
    const first = file.bytes.toString('latin1');
    file.now += 1000;
    file.write(lines('172.30.0.2 shop'));
    expect([first, file.bytes.toString('latin1')]).toEqual([
      `${header}${edited}${slot('172.30.0.2 shop')}`,
      `${header}#${edited.slice(1)}${slot('172.30.0.2 shop')}`,
    ]);
  });

  it('behind its tag is as good as before', () => {
    const text = `${header}172.30.0.2 shop # nathost \t\n`;
    expect(after(text, old, lines('172.30.0.2 shop'))).toBe(text);
  });

  it('leaves its place to another line', () => {
    const text = `${header}#72.30.0.2\tShop   db # nathost\n`;
    expect(after(text, old, lines('::6 shop'))).toBe(`${header}::6 shop             # nathost\n`);
  });
});
