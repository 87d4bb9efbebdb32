import { randomInt } from 'node:crypto';

/** Numbers that look random and come again with the same seed (the generator is Mulberry32). */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0 and less than 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** @throws when there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => [this.fraction(), item] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, item]) => item);
  }

  /** Another generator, whose numbers do not depend on how many were taken from this one. */
  branch(number: number): Random {
    return new Random(this.seed + Math.imul(number + 1, 0x9e3779b1));
  }
}

/** A fresh seed, which is printed, or that of the environment, with which a run is repeated. */
export function freshRandom(what: string): Random {
  const given = process.env['NATHOST_SEED'];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  process.stdout.write(`${what}: NATHOST_SEED=${seed}\n`);
  return new Random(seed);
}

/** A size of a run: a share of it by default, another one by this variable of the environment. */
export function sizeOf(variable: string, share: number): number {
  return Number(process.env[variable] ?? share);
}
