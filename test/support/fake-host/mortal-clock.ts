import type { Clock } from '../../../src/model/clock';
import type { Lifeline } from './lifeline';

/** A clock whose timers end with the process that set them. */
export class MortalClock implements Clock {
  constructor(
    private readonly clock: Clock,
    private readonly life: Lifeline,
  ) {}

  now(): number {
    return this.clock.now();
  }

  elapsed(): number {
    return this.clock.elapsed();
  }

  after(ms: number, action: () => void): () => void {
    if (!this.life.isWhole) return () => undefined;
    const forget = this.life.whenCut(() => {
      cancel();
    });
    const cancel = this.clock.after(ms, () => {
      forget();
      this.life.happen(action);
    });
    return () => {
      forget();
      cancel();
    };
  }
}
