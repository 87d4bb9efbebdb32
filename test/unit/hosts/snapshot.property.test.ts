import fc from 'fast-check';
import { apply, Work } from '../../../src/hosts/apply-edits';
import { planEdits } from '../../../src/hosts/edits';
import { parseHosts } from '../../../src/hosts/hosts-text';
import type { Patch } from '../../../src/hosts/edits';
import { layoutOf, neighbourhoodOf, snapshotAfter, type FileSnapshot } from '../../../src/hosts/snapshot';
import { FileRest } from '../../../src/hosts/slot-rest';
import type { HostLine } from '../../../src/model/host-line';
import { inOrder } from '../../../src/model/line-order';
import { contentOf, hostLine, hostLines, nearPageEnd } from './arbitrary-hosts';
import { inStep } from '../../support/in-step';

/** For a longer search: NATHOST_PROPERTY_RUNS=2000. */
const runs = Number(process.env['NATHOST_PROPERTY_RUNS'] ?? 40);

/** What is wanted next: other lines, or those of before with some more and some less. */
const change = fc.record({
  lines: fc.option(hostLines, { freq: 3 }),
  more: fc.array(hostLine, { maxLength: 2 }),
  less: fc.array(fc.nat(5), { maxLength: 2 }),
  pause: fc.constantFrom(0, 1, 999, 1000, 5000),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(before: readonly HostLine[], { lines, more, less }: Change): readonly HostLine[] {
  return inOrder([...(lines ?? before.filter((_, index) => !less.includes(index))), ...more]);
}

/** A file in memory, with what is remembered of it. */
class Remembered {
  snapshot: FileSnapshot | undefined;
  /** How often a part was enough. */
  parts = 0;
  #now = 1_000_000;
  readonly #rest: FileRest;

  constructor(private bytes: Buffer) {
    this.#rest = new FileRest(
      inStep(() => this.#now),
      'remembered',
      this.#now - 5000,
    );
  }

  wait(pause: number): void {
    this.#now += pause;
    this.#rest.forgetRested();
  }

  /** Plans from the part where that is enough, and judges it by the plan of the whole. */
  write(lines: readonly HostLine[]): void {
    const text = parseHosts(this.bytes);
    const whole = planEdits(text, lines, this.#rest.rested);
    const near = this.snapshot && neighbourhoodOf(this.snapshot, lines);
    if (near !== undefined) {
      this.parts += 1;
      expect(planEdits(near.text, near.wanted, this.#rest.rested, this.snapshot?.slots)).toEqual(whole);
    }
    const layout = near !== undefined && this.snapshot ? this.snapshot : layoutOf(text);
    const places = new Set<number>();
    const writing = { file: memory, rest: this.#rest, work: new Work(), changed: places };
    this.bytes = apply(whole, Buffer.from(this.bytes), writing) ?? this.bytes;
    this.snapshot = whole.lingering > 0 ? undefined : snapshotAfter(layout, places, this.bytes, lines);
  }

  /** What is remembered must be what a look at the whole file finds. */
  judge(lines: readonly HostLine[]): void {
    if (this.snapshot === undefined) return;
    const text = parseHosts(this.bytes);
    expect(this.snapshot).toEqual({ ...layoutOf(text), lines });
    const { patches, append, lingering } = planEdits(text, lines, this.#rest.rested);
    expect([patches, append.length, lingering]).toEqual([[], 0, 0]);
  }
}

const memory = {
  patch: (image: Buffer, { offset, bytes }: Patch): boolean => {
    bytes.copy(image, offset);
    return true;
  },
  append: (): boolean => true,
};

describe('what is remembered of a snapshot file', () => {
  it('leads to the edits that the whole file leads to, and stays true without reading it', () => {
    let parts = 0;
    fc.assert(
      fc.property(nearPageEnd, fc.array(change, { minLength: 2, maxLength: 10 }), (segments, changes) => {
        const file = new Remembered(contentOf(segments));
        let lines: readonly HostLine[] = [];
        for (const step of changes) {
          lines = changed(lines, step);
          file.write(lines);
          file.judge(lines);
          file.wait(step.pause);
        }
        parts += file.parts;
      }),
      { numRuns: 20 * runs },
    );
    expect(parts).toBeGreaterThan(20 * runs);
  });
});
