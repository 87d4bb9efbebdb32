import type { Clock } from '../model/clock';
import type { Answer } from './answer';

/** Milliseconds. What is made sooner is made anew each time. */
const quick = 2;
/** An answer is used again for so many times as long as it took to make: one question, however often asked, takes a quarter of all time at most. */
const useAgain = 3;

/** An answer as it is sent, however often. */
export interface MadeAnswer extends Omit<Answer, 'body'> {
  readonly bytes: Buffer;
}

/** Takes the milliseconds that an answer took; called for the one request that it was made for. */
export type Charge = (ms: number) => void;

/** Whoever asks the same while an answer is being made, or shortly after, gets the one that was made for somebody else. No answer outlives what it tells. */
export class RecentAnswers {
  private readonly answers = new Map<string, MadeAnswer>();
  private readonly inMaking = new Map<string, Promise<MadeAnswer>>();
  /** Counts the states of things; an answer that was begun in one of the past is not kept. */
  private state = 0;

  constructor(private readonly clock: Pick<Clock, 'elapsed' | 'after'>) {}

  /** Whether this question costs nothing now. */
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

  /** The same for what is not in memory. Rejects for all who wait when `make` does. */
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

  /** To be called when any answer may be another one from now on. */
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
