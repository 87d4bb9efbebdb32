import type { Answer } from './answer';

/** Smaller answers are made anew each time: nobody shall see anything older than he has to. */
const large = 64 * 1024;
/** A millisecond of making gives about this many bytes. */
const bytesPerMillisecond = 16 * 1024;

/** An answer as it is sent, however often. */
export interface MadeAnswer extends Omit<Answer, 'body'> {
  readonly bytes: Buffer;
}

/**
 * Whoever asks for a large answer while it is fresh gets the one that was made for somebody else. It stays fresh for longer than it took to make: else
 * a few hundred clients who ask at once would keep names from being written for seconds.
 */
export class RecentAnswers {
  private readonly answers = new Map<string, MadeAnswer>();

  answer(method: string, target: string, make: () => Answer): MadeAnswer {
    const question = `${method} ${target}`;
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    const { status, headers, body } = make();
    const made = { status, headers, bytes: Buffer.from(body) };
    if (made.bytes.length >= large) this.keep(question, made);
    return made;
  }

  private keep(question: string, made: MadeAnswer): void {
    this.answers.set(question, made);
    const fresh = made.bytes.length / bytesPerMillisecond;
    setTimeout(() => this.answers.delete(question), fresh).unref();
  }
}
