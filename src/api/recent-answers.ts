import type { Clock } from '../model/clock';
import type { Answer } from './answer';

/** Milliseconds. Answers that take less are not kept. */
const quick = 2;
/**
 * An answer is kept for this many times as long as it took to make, so one request, however often repeated, takes at most a quarter of
 * all time.
 */
const useAgain = 3;

/** An answer as bytes. */
export interface MadeAnswer extends Omit<Answer, 'body'> {
  readonly bytes: Buffer;
}

/** Charges the milliseconds that an answer took to the request that caused it. */
export type Charge = (ms: number) => void;

/**
 * Shares answers between equal requests that arrive while one is being made or shortly after. An answer is dropped as soon as the state
 * has changed.
 */
export class RecentAnswers {
  private readonly answers = new Map<string, MadeAnswer>();
  private readonly inMaking = new Map<string, Promise<MadeAnswer>>();
  /** Increases with every change of state; answers begun in an earlier state are not kept. */
  private state = 0;

  constructor(private readonly clock: Pick<Clock, 'elapsed' | 'after'>) {}

  /** Whether answering this request costs nothing now. */
  has(question: string): boolean {
    return this.answers.has(question) || this.inMaking.has(question);
  }

  read(question: string, make: () => Answer, charge: Charge): MadeAnswer {
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    const [from, state] = [this.clock.elapsed(), this.state];
    const made = bytesOf(make());
    this.finish(question, made, state, this.clock.elapsed() - from, charge);
    return made;
  }

  /** The same for an asynchronous answer. Rejects for all waiting requests if `make` does. */
  async ask(question: string, make: () => Promise<Answer>, charge: Charge): Promise<MadeAnswer> {
    const known = this.answers.get(question) ?? this.inMaking.get(question);
    if (known !== undefined) return known;
    const [from, state] = [this.clock.elapsed(), this.state];
    const making = make().then(bytesOf);
    this.inMaking.set(question, making);
    try {
      const made = await making;
      this.finish(question, made, state, this.clock.elapsed() - from, charge);
      return made;
    } finally {
      if (this.inMaking.get(question) === making) this.inMaking.delete(question);
    }
  }

  /** To be called when any answer may have changed. */
  forgetAll(): void {
    this.state += 1;
    this.answers.clear();
    this.inMaking.clear();
  }

  private finish(question: string, made: MadeAnswer, state: number, took: number, charge: Charge): void {
    charge(took);
    if (took < quick || made.status !== 200 || state !== this.state) return;
    this.answers.set(question, made);
    this.clock.after(took * useAgain, () => {
      if (this.answers.get(question) === made) this.answers.delete(question);
    });
  }
}

function bytesOf({ status, headers, body }: Answer): MadeAnswer {
  return { status, headers, bytes: Buffer.from(body) };
}
