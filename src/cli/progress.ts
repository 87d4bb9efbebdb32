import type { Clock } from '../model/clock';
import type { Context } from './context';
import type { Screen } from './format/screen';

/** Milliseconds without a message. */
const longEnough = 1000;

/** Waits for `work`. After a second, a terminal shows `what` until it ends. */
export async function withProgress<T>(
  { err, clock }: Pick<Context, 'err' | 'clock'>,
  what: string,
  work: Promise<T>,
): Promise<T> {
  if (!err.terminal) return work;
  const line = new WaitingLine(err, clock, what);
  try {
    return await work;
  } finally {
    line.end();
  }
}

class WaitingLine {
  private readonly begun: number;
  private cancel: () => void;
  private told = false;

  constructor(
    private readonly err: Screen,
    private readonly clock: Clock,
    private readonly what: string,
  ) {
    this.begun = clock.now();
    this.cancel = this.tellLater();
  }

  end(): void {
    this.cancel();
    if (this.told) this.err.waiting();
  }

  private tellLater(): () => void {
    return this.clock.after(longEnough, () => {
      this.told = true;
      this.err.waiting(`${this.what} … ${Math.round((this.clock.now() - this.begun) / 1000)} s`);
      this.cancel = this.tellLater();
    });
  }
}
