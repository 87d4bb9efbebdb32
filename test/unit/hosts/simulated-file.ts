import { planEdits } from '../../../src/hosts/edits';
import { parseHosts } from '../../../src/hosts/hosts-text';
import { FileRest } from '../../../src/hosts/slot-rest';
import { countSlots, fileLimits, type FileLimits } from '../../../src/hosts/slot-room';
import type { HostLine } from '../../../src/model/host-line';
import { inStep } from '../../support/in-step';

/** What the file held at some moment. */
export interface State {
  readonly at: number;
  readonly bytes: Buffer;
}

/** A hosts file in memory that is written as the real one, and keeps every state that a reader could meet. */
export class SimulatedFile {
  now = 1_000_000;
  lingering = 0;
  waiting = 0;
  readonly states: State[];
  /** Indexes of the states between two writes. */
  readonly pauses: number[] = [0];
  readonly #rest: FileRest;
  #bytes: Buffer;

  readonly #appendStep: number;
  readonly #limits: FileLimits;

  /**
   * `idle`: milliseconds since its last modification. `appendStep`: an append comes into view whenever the length is a
   * multiple of it; 4096 is what a kernel does, 1 shows every piece that a crash could leave.
   */
  constructor(
    bytes: Buffer,
    { idle, appendStep, limits = fileLimits }: { idle: number; appendStep: number; limits?: FileLimits },
  ) {
    this.#limits = limits;
    this.#appendStep = appendStep;
    this.#bytes = bytes;
    this.states = [{ at: this.now, bytes }];
    this.#rest = new FileRest(
      inStep(() => this.now),
      'simulated',
      this.now - idle,
    );
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Returns the number of plans that held edits. */
  write(lines: readonly HostLine[]): number {
    this.#rest.forgetRested();
    for (let plans = 0; plans < 8; plans += 1) {
      const text = parseHosts(this.#bytes);
      const edits = planEdits(text, lines, this.#rest.rested, countSlots(text.own), this.#limits);
      this.lingering = edits.lingering;
      this.waiting = edits.waiting;
      if (edits.patches.length === 0 && edits.append.length === 0) {
        this.pauses.push(this.states.length - 1);
        return plans;
      }
      for (const { offset, bytes, slot, kind } of edits.patches) {
        this.#put(offset, bytes);
        if (kind !== 'fill') this.#rest.changed(slot);
      }
      if (edits.append.length > 0) this.#rest.grew(this.#bytes.length);
      this.#put(this.#bytes.length, edits.append);
    }
    throw new Error('the plans do not come to an end');
  }

  /** Writes byte by byte, since a reader may come after any of them. */
  #put(offset: number, bytes: Buffer): void {
    const growing = offset === this.#bytes.length;
    for (let count = 1; count <= bytes.length; count += 1) {
      const end = offset + count;
      if (growing && count < bytes.length && end % this.#appendStep !== 0) continue;
      const next = Buffer.alloc(Math.max(this.#bytes.length, end));
      this.#bytes.copy(next);
      bytes.copy(next, offset, 0, count);
      this.#bytes = next;
      this.states.push({ at: this.now, bytes: next });
    }
  }
}
