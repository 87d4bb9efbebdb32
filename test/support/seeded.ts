/** Random numbers from 0 to below 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed to repeat a run with, from NATHOST_SEED, else a fresh one; printed, so that a failure can be repeated. */
export function printedSeed(what: string): number {
  const seed = Number(process.env['NATHOST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${what}: NATHOST_SEED=${seed}\n`);
  return seed;
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}
