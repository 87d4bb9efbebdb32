/** Thrown out of a system call in which the process is killed. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/**
 * The life of one process of nathost's. Whatever it does to the world or hears from it crosses this line; once the line is cut,
 * nothing does any more, as after `kill -9`: what was sent is on its way, what comes back finds nobody.
 */
export class Lifeline {
  readonly #ends = new Set<() => void>();
  #left = Infinity;
  #portion = 0;
  #isWhole = true;

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** How often it was crossed. */
  crossings = 0;

  /** It will be cut at the crossing behind so many others. If that is a write, this portion of its bytes (0 to 1) is written. */
  cutAfter(crossings: number, portion = 0): void {
    this.#left = crossings;
    this.#portion = portion;
  }

  cut(): void {
    if (!this.#isWhole) return;
    this.#isWhole = false;
    for (const end of this.#ends) end();
    this.#ends.clear();
  }

  /** Runs `end` when the line is cut, unless that is called off by the function returned. */
  whenCut(end: () => void): () => void {
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  /** True when the crossing happened. */
  cross(): boolean {
    if (!this.#isWhole) return false;
    this.crossings += 1;
    this.#left -= 1;
    if (this.#left < 0) this.cut();
    return this.#isWhole;
  }

  /** Something happens to the process; what it dies of in there is nobody's concern. */
  happen(action: () => void): void {
    if (!this.cross()) return;
    try {
      action();
    } catch (error) {
      if (this.#isWhole) throw error;
    }
  }

  /** How many of these bytes are written: all, or, when the process is killed in the middle, a part. */
  crossWith(bytes: number): number {
    if (!this.#isWhole) return 0;
    return this.cross() ? bytes : Math.floor(bytes * this.#portion);
  }
}

/** A crossing there and one back: the call reaches the world if the process lives, and its answer if it still does. */
export async function acrossLife<T>(life: Lifeline, call: () => Promise<T>): Promise<T> {
  if (!life.cross()) return endless();
  try {
    return await call();
  } finally {
    if (!life.cross()) await endless();
  }
}

/** What never settles, and is forgotten with whoever waits for it. */
export function endless<T>(): Promise<T> {
  return new Promise(() => undefined);
}
