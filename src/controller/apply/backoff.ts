import { earliest } from '../../model/collections';
import type { Problem } from '../../model/problem';
import { changeDelays } from '../timing';

interface Failure {
  readonly attempts: number;
  readonly retryAt: number;
  readonly problem: Problem;
}

/** Why a change waits, and until when, if that is known; milliseconds since the epoch. */
export interface Wait {
  readonly because: string;
  readonly until?: number;
}

/** Which objects failed, and when each may be tried again: after 0.5 s, then after twice as long each time, up to a minute. */
export class Backoff {
  private readonly failures = new Map<string, Failure>();

  get problems(): readonly Problem[] {
    return [...this.failures.values()].map((failure) => failure.problem);
  }

  has(object: string): boolean {
    return this.failures.has(object);
  }

  /** When the next retry after `time` is due, milliseconds since the epoch. */
  nextRetry(time: number): number | undefined {
    return earliest(...[...this.failures.values()].map(({ retryAt }) => retryAt).filter((at) => at > time));
  }

  /** Also true when the remaining wait is longer than any should be: the clock was set back. */
  mayTry(object: string, now: number): boolean {
    const wait = (this.failures.get(object)?.retryAt ?? now) - now;
    return wait <= 0 || wait > changeDelays.longest;
  }

  /** Why an object still waits for its retry. */
  waitOf(object: string, now: number): Wait | undefined {
    const failure = this.failures.get(object);
    if (failure === undefined || this.mayTry(object, now)) return undefined;
    return { because: failure.problem.message, until: failure.retryAt };
  }

  /** `final`: the same attempt would fail again, so it waits longest. */
  failed(object: string, problem: Problem, now: number, final: boolean): void {
    const attempts = (this.failures.get(object)?.attempts ?? 0) + 1;
    const delay = final
      ? changeDelays.longest
      : Math.min(changeDelays.longest, changeDelays.first * 2 ** (attempts - 1));
    this.failures.set(object, { attempts, retryAt: now + delay, problem });
  }

  /** The cause of the failure may be gone: allows a retry at once. Returns true when there was a failure. */
  retryNow(object: string): boolean {
    const failure = this.failures.get(object);
    if (failure === undefined) return false;
    this.failures.set(object, { ...failure, retryAt: 0 });
    return true;
  }

  succeeded(object: string): void {
    this.failures.delete(object);
  }

  /** Forgets failures of other objects. */
  keepOnly(objects: ReadonlySet<string>): void {
    for (const object of this.failures.keys()) if (!objects.has(object)) this.failures.delete(object);
  }
}
