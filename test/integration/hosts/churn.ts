import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import type { HostLine } from '../../../src/model/host-line';
import { moving, movingCount, passing, passingCount, steady } from './stress-names';
import { inStep } from '../../support/in-step';

const atOnce = 1000;

/** Lets the names of the stress test come, go and move in one hosts file. */
export class Churn {
  readonly results: Record<string, number> = {};
  writes = 0;
  changes = 0;
  readonly #file: string;
  readonly #writer: HostsFileWriter;
  readonly #random: () => number;
  readonly #present = new Set<number>();
  readonly #places = Array.from({ length: movingCount }, () => 0);
  #ahead = 0;

  constructor(file: string, random: () => number) {
    this.#file = file;
    this.#random = random;
    this.#writer = new HostsFileWriter(inStep(() => Date.now() + this.#ahead));
    for (let index = 0; index < atOnce; index += 1) this.#present.add(index);
  }

  get wanted(): HostLine[] {
    const moved = this.#places.map((place, index) => moving(index, place));
    return [...steady, ...moved, ...[...this.#present].map(passing)];
  }

  /** Changes some names and writes them. */
  step(): void {
    const count = 1 + this.#below(20);
    for (let change = 0; change < count; change += 1) {
      const index = this.#below(passingCount);
      if (!this.#present.delete(index)) this.#present.add(index);
    }
    if (this.#below(4) === 0) this.#places[this.#below(movingCount)]! += 1;
    this.write();
  }

  write(): void {
    const result = this.#writer.write(this.#file, this.wanted);
    this.writes += 1;
    const key = result.outcome === 'refused' ? `refused: ${result.reason}` : result.outcome;
    this.results[key] = (this.results[key] ?? 0) + 1;
    if (result.outcome === 'written') this.changes += result.added + result.removed;
  }

  /** Writes once more as if a second had passed, so that nothing has to linger. For when no reader is left. */
  finish(): void {
    this.#ahead += 1000;
    this.write();
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

/** A small generator (mulberry32), so that a run can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
