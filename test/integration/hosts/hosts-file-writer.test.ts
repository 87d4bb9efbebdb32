import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { headers } from '../../../src/hosts/line-format';
import { removeBlock } from '../../../src/hosts/remove-block';
import type { HostLine } from '../../../src/model/host-line';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const second = 1000;

let count = 0;
/** A hosts file that was last changed five seconds before the clock's time. */
function hostsFile(content: string): string {
  count += 1;
  const file = path.join(folder, `hosts-${count}`);
  fs.writeFileSync(file, content);
  fs.utimesSync(file, clock.time / second - 5, clock.time / second - 5);
  return file;
}

const clock = { now: () => clock.time, elapsed: () => clock.time, time: 0 };
let writer: HostsFileWriter;

beforeEach(() => {
  // Behind the machine's own, so that the times which the kernel sets are never older.
  clock.time = Date.now() - 3600 * second;
  writer = new HostsFileWriter(clock);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Typed, where Jest says `any`. */
const anyNumber = expect.any(Number) as number;
const anyText = expect.any(String) as string;

const db: HostLine = { address: '::5', name: 'db' };
const shop: HostLine = { address: '::6', name: 'shop' };

function slot(content: string): string {
  return `${content.padEnd(21)} # nathost\n`;
}

/** Runs `action` when the writer has read and planned, and opens the file to write. */
function whenOpenedForWriting(action: () => void, times = 1): void {
  const open = fs.openSync.bind(fs);
  let left = times;
  jest.spyOn(fs, 'openSync').mockImplementation((file, flags, mode) => {
    const writing =
      typeof flags === 'number' && (flags & (fs.constants.O_RDWR | fs.constants.O_WRONLY)) !== 0;
    if (writing && left > 0) {
      left -= 1;
      action();
    }
    return open(file, flags, mode);
  });
}

describe('HostsFileWriter.write', () => {
  it('adds and removes lines in the file that was there', () => {
    const file = hostsFile('127.0.0.1 localhost\n');
    const inode = fs.statSync(file).ino;
    const results = [writer.write(file, [db, shop]), writer.write(file, [shop])];
    expect([results, fs.readFileSync(file, 'utf8'), fs.statSync(file).ino]).toEqual([
      [
        { outcome: 'written', added: 2, removed: 0, bytesWritten: anyNumber },
        { outcome: 'written', added: 0, removed: 1, bytesWritten: 1 },
      ],
      `127.0.0.1 localhost\n${headers.plain}${slot('#:5 db')}${slot('::6 shop')}`,
      inode,
    ]);
  });

  it('neither opens the file for writing nor touches its times when nothing has to change', () => {
    const file = hostsFile('127.0.0.1 localhost\n');
    writer.write(file, [db, shop]);
    const before = fs.statSync(file, { bigint: true });
    const open = jest.spyOn(fs, 'openSync');
    expect(writer.write(file, [shop, db, shop])).toEqual({ outcome: 'unchanged' });
    const flags = open.mock.calls.map(
      ([, given]) => Number(given) & (fs.constants.O_RDWR | fs.constants.O_WRONLY),
    );
    const after = fs.statSync(file, { bigint: true });
    expect([flags, after.mtimeNs, after.ctimeNs]).toEqual([[0], before.mtimeNs, before.ctimeNs]);
  });

  it('gives the file a new modification time with every change, however fast they follow', () => {
    const file = hostsFile('');
    const times = new Set<bigint>();
    for (let change = 0; change < 200; change += 1) {
      writer.write(file, change % 2 === 0 ? [db] : []);
      times.add(fs.statSync(file, { bigint: true }).mtimeNs);
    }
    clock.time = Date.now() + 60 * second;
    writer.write(file, [shop]);
    expect([times.size, Math.round(fs.statSync(file).mtimeMs)]).toEqual([200, clock.time]);
  });

  it('gives it a later one also when the time before lies in the future', () => {
    const file = hostsFile('');
    writer.write(file, [db]);
    fs.utimesSync(file, Date.now() / second + 600, Date.now() / second + 600);
    const before = fs.statSync(file).mtimeMs;
    writer.write(file, [shop]);
    expect(fs.statSync(file).mtimeMs - before).toBeCloseTo(0.01, 2);
    expect(fs.statSync(file).mtimeMs).toBeGreaterThan(before);
  });

  it('keeps the old line of a name for a second, then removes it', () => {
    const file = hostsFile(slot('::5 db'));
    const moved = { ...db, address: '::7' };
    const results = [writer.write(file, [moved]), writer.write(file, [moved])];
    const between = writer.read(file);
    clock.time += writer.restTime;
    results.push(writer.write(file, [moved]), writer.write(file, [moved]));
    expect([results, between, writer.read(file)]).toEqual([
      [
        { outcome: 'written', added: 1, removed: 0, bytesWritten: anyNumber, lingering: 1 },
        { outcome: 'unchanged', lingering: 1 },
        { outcome: 'written', added: 0, removed: 1, bytesWritten: 1 },
        { outcome: 'unchanged' },
      ],
      [db, moved],
      [moved],
    ]);
  });

  it('sees an edit that somebody makes after its first look, and does not overwrite it', () => {
    const file = hostsFile(`127.0.0.1 localhost\n${slot('::5 db')}${slot('#:9 old')}`);
    whenOpenedForWriting(() => {
      fs.writeFileSync(file, `127.0.0.1 localhost\n::1 mine\n${slot('::5 db')}${slot('#:9 old')}`);
    });
    expect(writer.write(file, [shop])).toMatchObject({ outcome: 'written', added: 1, removed: 1 });
    expect(fs.readFileSync(file, 'utf8')).toBe(
      `127.0.0.1 localhost\n::1 mine\n${slot('#:5 db')}${slot('::6 shop')}`,
    );
  });

  it('keeps a line that somebody appends just before its own', () => {
    const file = hostsFile('127.0.0.1 localhost\n');
    whenOpenedForWriting(() => {
      fs.appendFileSync(file, '::1 mine\n');
    });
    expect(writer.write(file, [db])).toMatchObject({ outcome: 'written', added: 1 });
    expect(fs.readFileSync(file, 'utf8')).toBe(
      `127.0.0.1 localhost\n::1 mine\n${headers.plain}${slot('::5 db')}`,
    );
  });

  it('turns to the new file when another one is renamed over the path', () => {
    const file = hostsFile(slot('::5 db'));
    const old = fs.openSync(file, 'r');
    whenOpenedForWriting(() => {
      fs.renameSync(hostsFile('::1 new\n'), file);
    });
    expect(writer.write(file, [shop])).toMatchObject({ outcome: 'written', added: 1 });
    expect([fs.readFileSync(old, 'utf8'), fs.readFileSync(file, 'utf8')]).toEqual([
      slot('::5 db'),
      `::1 new\n${headers.plain}${slot('::6 shop')}`,
    ]);
    fs.closeSync(old);
  });

  it('gives up as busy when somebody rewrites the file at each attempt', () => {
    const file = hostsFile('');
    let line = 0;
    const rewrite = () => {
      line += 1;
      fs.writeFileSync(file, `${'#'.repeat(line)}\n${slot('::5 db')}`);
    };
    rewrite();
    whenOpenedForWriting(rewrite, Infinity);
    expect(writer.write(file, [])).toEqual({
      outcome: 'refused',
      reason: 'busy',
      detail: expect.stringContaining(file) as string,
    });
    expect(fs.readFileSync(file, 'utf8')).toBe(`${'#'.repeat(line)}\n${slot('::5 db')}`);
  });

  it('waits for the content of a file that was emptied a moment ago, but fills one that has been empty for long', () => {
    const file = hostsFile('');
    clock.time -= 4.5 * second;
    expect(writer.write(file, [db])).toEqual({
      outcome: 'refused',
      reason: 'busy',
      detail: anyText,
    });
    clock.time += 5 * second;
    expect(writer.write(file, [db])).toMatchObject({ outcome: 'written', added: 1 });
  });

  it('reports a full disk and finishes the line that it cut short with the next write', () => {
    const file = hostsFile('127.0.0.1 localhost\n');
    writer.write(file, [db]);
    const write = fs.writeSync.bind(fs) as (...given: unknown[]) => number;
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    jest
      .spyOn(fs, 'writeSync')
      .mockImplementationOnce((descriptor, bytes) => write(descriptor, bytes, 0, 7))
      .mockImplementationOnce(() => {
        throw full;
      });
    expect(writer.write(file, [db, shop])).toEqual({
      outcome: 'refused',
      reason: 'io',
      detail: full.message,
    });
    const cut = fs.readFileSync(file, 'utf8');
    expect(writer.write(file, [db, shop])).toMatchObject({ outcome: 'written', added: 1 });
    const block = `127.0.0.1 localhost\n${headers.plain}${slot('::5 db')}`;
    expect([cut, fs.readFileSync(file, 'utf8')]).toEqual([
      `${block}#......`,
      `${block}${slot('#......--------------')}${slot('::6 shop')}`,
    ]);
    expect(removeBlock(file, clock)).toMatchObject({ outcome: 'removed' });
    expect(fs.readFileSync(file, 'utf8')).toBe('127.0.0.1 localhost\n');
  });

  it('does not let a file grow beyond what it would read', () => {
    const file = hostsFile(`${'#'.repeat(8 * 1024 * 1024 - 20)}\n`);
    expect(writer.write(file, [db])).toEqual({
      outcome: 'refused',
      reason: 'too-large',
      detail: anyText,
    });
    expect(fs.statSync(file).size).toBe(8 * 1024 * 1024 - 19);
  });

  it('throws on a fault of its own instead of blaming the file', () => {
    expect(() => writer.write(hostsFile(''), [{ address: '::5', name: 'a\nb' }])).toThrow(TypeError);
  });
});

describe('HostsFileWriter.read and foreignNames', () => {
  it('tell our lines from those of others', () => {
    const file = hostsFile(
      `127.0.0.1 localhost Shop\n${slot('::5 db')}${slot('#:6 shop')}${slot('5 broken')}# ::7 comment\n`,
    );
    expect([writer.read(file), writer.foreignNames(file)]).toEqual([[db], new Set(['localhost', 'shop'])]);
  });
});

describe('removeBlock', () => {
  it.each([
    ['::1 x\n', ''],
    ['::1 x', ''],
    ['', ''],
    ['::1 x\n', '::2 y\n'],
    ['::1 x\n', '::2 y'],
  ])('leaves %j and %j as they were before and behind the block', (before, behind) => {
    const file = hostsFile(before);
    const inode = fs.statSync(file).ino;
    writer.write(file, [db, shop]);
    fs.appendFileSync(file, behind);
    const length = fs.statSync(file).size;
    const result = removeBlock(file, clock);
    const left = fs.readFileSync(file, 'utf8');
    expect([result, left, fs.statSync(file).ino, removeBlock(file, clock)]).toEqual([
      { outcome: 'removed', bytesRemoved: length - left.length },
      before + behind,
      inode,
      { outcome: 'unchanged' },
    ]);
  });

  it('keeps a line that somebody appends after its first look', () => {
    const file = hostsFile('::1 x\n');
    writer.write(file, [db]);
    whenOpenedForWriting(() => {
      fs.appendFileSync(file, '::2 y\n');
    });
    expect(removeBlock(file, clock)).toMatchObject({ outcome: 'removed' });
    expect(fs.readFileSync(file, 'utf8')).toBe('::1 x\n::2 y\n');
  });

  it('gives up as busy when the file is changed at each attempt', () => {
    const file = hostsFile('::1 x\n');
    writer.write(file, [db]);
    whenOpenedForWriting(() => {
      fs.appendFileSync(file, '::2 y\n');
    }, Infinity);
    expect(removeBlock(file, clock)).toMatchObject({ outcome: 'refused', reason: 'busy' });
  });
});
