import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { headers } from '../../../src/hosts/line-format';
import type { HostLine } from '../../../src/model/host-line';
import { mostLines } from '../../../src/model/line-room';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const second = 1000;
const clock = { now: () => clock.time, elapsed: () => clock.time, time: Date.now() - 3600 * second };

/** What a container that is made anew time and again with 64 other names leaves within the name grace. */
function namesOf(creation: number): HostLine[] {
  const address = `10.203.${creation >> 8}.${creation & 255}`;
  const number = String(creation).padStart(3, '0');
  return Array.from({ length: 64 }, (_, name) => ({
    address,
    name: `s-${number}-${String(name).padStart(2, '0')}`,
  }));
}

const creations = Array.from({ length: 520 }, (_, creation) => namesOf(creation));
const all = creations.flat();

function hostsFile(name: string, content: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  fs.utimesSync(file, clock.time / second - 5, clock.time / second - 5);
  return file;
}

describe('a hosts file in which 520 containers with 64 names each have been', () => {
  it('is written on, in another process, too, when their names have gone', () => {
    const file = hostsFile('hosts', '127.0.0.1 localhost\n');
    const writer = new HostsFileWriter(clock);
    const outcomes = new Set<string>();
    for (let made = 40; made <= creations.length; made += 40) {
      clock.time += second;
      outcomes.add(writer.write(file, creations.slice(0, made).flat()).outcome);
    }
    clock.time += second;
    const emptied = writer.write(file, []);
    clock.time += second;
    const size = fs.statSync(file).size;
    const again = new HostsFileWriter(clock).write(file, all.slice(0, 64));
    expect({ outcomes: [...outcomes], emptied: emptied.outcome, again: again.outcome }).toEqual({
      outcomes: ['written'],
      emptied: 'written',
      again: 'written',
    });
    expect(fs.statSync(file).size).toBe(size);
  });

  it('takes the places of old names for new ones instead of growing', () => {
    const file = hostsFile('reused', '127.0.0.1 localhost\n');
    const writer = new HostsFileWriter(clock);
    const sizes = creations.map((lines) => {
      clock.time += 2 * second;
      writer.write(file, lines);
      return fs.statSync(file).size;
    });
    expect(sizes.at(-1)).toBe(sizes[1]);
  });
});

describe('a file that was left full of lines of ours', () => {
  /** As an earlier version left it, which had no bound. */
  const left = all.map(({ address, name }) => `${`${address} ${name}`.padEnd(21)} # nathost\n`);

  it.each([
    ['free', left.map((line) => `#${line.slice(1)}`)],
    ['active', left],
  ])('is kept by a new process: %s ones', (_, lines) => {
    const file = hostsFile('left', lines.join(''));
    const result = new HostsFileWriter(clock).write(file, all.slice(100, 200));
    expect(result.outcome).toBe('written');
    expect(new HostsFileWriter(clock).read(file)).toHaveLength(100);
  });

  it('gets better each time when it has more active ones than are looked at', () => {
    const file = hostsFile('worse', left.concat(left, left).join(''));
    const reasons: string[] = [];
    const writer = new HostsFileWriter(clock);
    while (reasons.length < 10) {
      clock.time += second;
      const result = writer.write(file, all.slice(0, 10));
      if (result.outcome !== 'refused') break;
      reasons.push(result.reason);
    }
    clock.time += second;
    writer.write(file, all.slice(0, 10));
    expect(new Set(reasons)).toEqual(new Set(['too-large']));
    expect(reasons.length).toBeLessThan(10);
    expect(writer.read(file)).toHaveLength(10);
  });

  it('tells what it has no room for, and has all the others', () => {
    const others = '# others\n'.repeat(920_000);
    const file = hostsFile('others', others);
    clock.time += 5 * second;
    const writer = new HostsFileWriter(clock);
    const results = [1, 2, 3].map(() => {
      clock.time += second;
      return writer.write(file, all.slice(0, mostLines));
    });
    const placed = writer.read(file);
    expect(results.at(-1)).toMatchObject({ outcome: 'refused', reason: 'too-large' });
    expect(placed).toHaveLength(Math.floor((8 * 1024 * 1024 - others.length - headers.plain.length) / 32));
  });
});
