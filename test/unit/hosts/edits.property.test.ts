import fc from 'fast-check';
import { restTime } from '../../../src/hosts/slot-rest';
import type { HostLine } from '../../../src/model/host-line';
import { contentOf, hostLines, nearPageEnd, segments, type Segment } from './arbitrary-hosts';
import { judgeOf, noViolations, resolvers } from './resolvers';
import { SimulatedFile } from './simulated-file';

/** For a longer search: NATHOST_PROPERTY_RUNS=2000. */
const runs = Number(process.env['NATHOST_PROPERTY_RUNS'] ?? 40);

const writes = fc.array(fc.record({ lines: hostLines, pause: fc.constantFrom(0, 1, 400, 999, 1000, 5000) }), {
  minLength: 1,
  maxLength: 5,
});
const idle = fc.constantFrom(0, 500, 5000);

/** A reader's way: at which state it begins, then how many bytes it takes before how many states pass. */
const stride = fc.record({ bytes: fc.nat(48), states: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(300)) });
const journey = fc.record({
  start: fc.nat(2000),
  strides: fc.array(stride, { minLength: 5, maxLength: 60 }),
});

/** The active lines of ours, found by a rule of its own: an address, the tag, and no `#` in front. Those that were edited, too. */
function activeLines(bytes: Buffer): string[] {
  const ours =
    bytes.toString('latin1').match(/(?<=^|\n)[ \t]*[0-9A-Fa-f.:]+[ \t].*[ \t]# nathost[ \t\r]*(?=\n|$)/g) ??
    [];
  return ours.map((line) => line.replace(/[ \t]+# nathost[ \t\r]*$/, '')).sort();
}

function textsOf(lines: readonly HostLine[]): string[] {
  return [...new Set(lines.map(({ address, name }) => `${address} ${name}`))].sort();
}

/** Where foreign bytes stand in the file that the segments make. */
function foreignRanges(parts: readonly Segment[]): { from: number; bytes: Buffer }[] {
  let at = 0;
  const ranges = [];
  for (const { ours, bytes } of parts) {
    if (!ours) ranges.push({ from: at, bytes });
    at += bytes.length;
  }
  return ranges;
}

function settle(file: SimulatedFile, lines: readonly HostLine[]): void {
  file.write(lines);
  file.now += 1000;
  file.write(lines);
}

describe('edits of a hosts file', () => {
  it('lead to exactly the wanted lines, whatever the file was, and then to no more edits', () => {
    fc.assert(
      fc.property(segments, idle, writes, (parts, idleTime, steps) => {
        const file = new SimulatedFile(contentOf(parts), { idle: idleTime, appendStep: 1 });
        for (const { lines, pause } of steps) {
          file.write(lines);
          file.now += pause;
        }
        const { lines } = steps.at(-1)!;
        settle(file, lines);
        expect({ active: activeLines(file.bytes), lingering: file.lingering }).toEqual({
          active: textsOf(lines),
          lingering: 0,
        });
        expect(file.write([...lines].reverse())).toBe(0);
      }),
      { numRuns: 5 * runs },
    );
  });

  it('leave every foreign byte where it is', () => {
    fc.assert(
      fc.property(segments, idle, writes, (parts, idleTime, steps) => {
        const before = contentOf(parts);
        const file = new SimulatedFile(before, { idle: idleTime, appendStep: 1 });
        for (const { lines } of steps) settle(file, lines);
        for (const { from, bytes } of foreignRanges(parts)) {
          expect(file.bytes.subarray(from, from + bytes.length)).toEqual(bytes);
        }
        const added = file.bytes.subarray(before.length).toString('latin1').replace(/^\n/, '');
        expect(added.split('\n').filter((line) => line !== '' && !line.endsWith(' # nathost'))).toEqual([]);
      }),
      { numRuns: 5 * runs },
    );
  });

  it('show a reader at every byte of every write old lines and new lines only, and every name of both', () => {
    fc.assert(
      fc.property(segments, idle, hostLines, hostLines, (parts, idleTime, first, second) => {
        const file = new SimulatedFile(contentOf(parts), { idle: idleTime, appendStep: 1 });
        settle(file, first);
        file.now += 1000;
        const from = file.states.length - 1;
        file.write(second);
        for (const resolve of resolvers) {
          const judge = judgeOf([resolve(file.states[from]!.bytes), resolve(file.bytes)]);
          const seen = file.states.slice(from).map(({ bytes }) => judge(resolve(bytes)));
          expect(seen).toEqual(seen.map(() => noViolations));
        }
      }),
      { numRuns: runs },
    );
  });

  it('never mislead a reader that goes through the file while any number of writes overtake it', () => {
    fc.assert(
      fc.property(
        nearPageEnd,
        idle,
        writes,
        journey,
        fc.boolean(),
        (parts, idleTime, steps, { start, strides }, measured) => {
          const file = new SimulatedFile(contentOf(parts), { idle: idleTime, appendStep: 4096 });
          for (const { lines, pause } of steps) {
            file.write(lines);
            file.now += pause;
          }
          const from = start % file.states.length;
          const { bytes, until } = readThrough(file, from, strides, measured);
          const first = file.pauses.findLast((index) => index <= from) ?? 0;
          const last = file.pauses.find((index) => index >= until) ?? until;
          const met = file.pauses.filter((index) => index >= first && index <= last);
          for (const resolve of resolvers) {
            const judge = judgeOf(met.map((index) => resolve(file.states[index]!.bytes)));
            expect(judge(resolve(bytes))).toEqual(noViolations);
          }
        },
      ),
      { numRuns: 20 * runs },
    );
  });
});

interface Read {
  readonly bytes: Buffer;
  /** The last state it met. */
  readonly until: number;
}

/** `measured`: it asked for the file's length first and reads no more than that. It takes less than the rest time. */
function readThrough(
  { states }: SimulatedFile,
  from: number,
  strides: readonly { bytes: number; states: number }[],
  measured: boolean,
): Read {
  const latest = states.findLastIndex(({ at }) => at - states[from]!.at < restTime);
  const limit = measured ? states[from]!.bytes.length : Infinity;
  const pieces: Buffer[] = [];
  let at = 0;
  let state = from;
  for (const stride of [...strides, { bytes: Infinity, states: 0 }]) {
    const piece = states[state]!.bytes.subarray(at, Math.min(at + stride.bytes, limit));
    pieces.push(piece);
    at += piece.length;
    if (piece.length < stride.bytes) break;
    state = Math.min(state + stride.states, latest);
  }
  return { bytes: Buffer.concat(pieces), until: state };
}
