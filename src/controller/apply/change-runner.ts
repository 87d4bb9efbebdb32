import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import { NathostError } from '../../model/errors';
import type { Problem } from '../../model/problem';
import { slowAfter } from '../timing';
import { Backoff, type Wait } from './backoff';
import { RateLimiter } from './rate-limiter';

/** Why a change is a problem. */
export type Trouble =
  | { readonly kind: 'failed'; readonly error: unknown }
  /** It was taken, and is wanted still after the next look. */
  | { readonly kind: 'without-effect' }
  /** There is no answer yet. */
  | { readonly kind: 'slow'; readonly waitedMs: number }
  /** Somebody undoes it. */
  | { readonly kind: 'contested'; readonly timesPerMinute: number };

/** How changes of one kind are made. */
export interface Carrier<C> {
  /** More changes of one object in a minute are a fight with somebody who undoes them; absent where there is no limit. */
  readonly mostPerMinute?: number;
  /** True where what was rejected may be accepted soon. */
  readonly retriesRejected?: boolean;
  /** What a change is about: two changes of one object never run at the same time. */
  objectOf(change: C): string;
  /** For log lines; two changes of which the same is said are the same change. */
  fieldsOf(change: C): Record<string, unknown>;
  /** Whether what is known of the object is out of date, so that the change has to wait. */
  isDirty(change: C): boolean;
  /** Whether one that was made and is wanted still after the next look has had no effect. */
  hasLastingEffect(change: C): boolean;
  carryOut(change: C): Promise<void>;
  /** To tell of it, and to mark dirty what has to be looked at again. Both run when the object is free again. */
  succeeded(change: C): void;
  failed(change: C, error: unknown): void;
  problemOf(change: C, trouble: Trouble): Problem;
}

interface Running<C> {
  readonly change: C;
  readonly since: number;
}

/**
 * Carries out changes of the engine, the kernel and proxies. Those of different objects run side by side, so that one that hangs holds
 * up nobody else; of one object at most one runs, after a failure the next waits its time, and so does one that somebody
 * undoes again and again.
 */
export class ChangeRunner<C> {
  private readonly running = new Map<string, Running<C>>();
  private readonly backoff = new Backoff();
  private readonly rate: RateLimiter;
  /** By object: the change that was made last, until the next look has shown what came of it. */
  private readonly made = new Map<string, string>();
  /** By object that was changed as often as it may be: the last change. */
  private readonly contested = new Map<string, C>();
  private begunAt = 0;

  constructor(
    private readonly carrier: Carrier<C>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.rate = new RateLimiter(carrier.mostPerMinute);
  }

  get problems(): readonly Problem[] {
    const now = this.clock.now();
    const slow = [...this.running.values()].filter(({ since }) => now - since >= slowAfter);
    return [
      ...this.backoff.problems,
      ...slow.map(({ change }) => this.carrier.problemOf(change, { kind: 'slow', waitedMs: slowAfter })),
      ...[...this.contested.values()].map((change) => this.carrier.problemOf(change, this.limited)),
    ];
  }

  /** When something here would change by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const slowAt = [...this.running.values()].map(({ since }) => since + slowAfter);
    const waits = [this.backoff.nextRetry(this.begunAt), this.rate.nextAt(this.begunAt)];
    return earliest(...waits, ...slowAt.filter((time) => time > this.begunAt));
  }

  /** True while an object waits for the answer to its last change, or for the time of its next one. */
  isWaiting(object: string): boolean {
    return this.running.has(object) || !this.mayBegin(object);
  }

  /** Why a wanted change is not made at once. */
  waitOf(change: C): Wait | undefined {
    const [object, now] = [this.carrier.objectOf(change), this.clock.now()];
    if (this.running.has(object)) return { because: 'it was asked for and has not been answered yet' };
    if (this.rate.isLimited(object, now))
      return {
        because: this.carrier.problemOf(change, this.limited).message,
        until: this.rate.nextAt(now) ?? now,
      };
    const isDirty = this.carrier.isDirty(change) ? { because: 'it is being looked at again' } : undefined;
    return this.backoff.waitOf(object, now) ?? isDirty;
  }

  /** What made changes of this object fail may be gone. Returns true when there was a failure. */
  retryNow(object: string): boolean {
    return this.backoff.retryNow(object);
  }

  /**
   * Begins what may begin now. Takes the complete list of wanted changes; those that rest on what may be out of date wait.
   * Returns how many were begun for the first time.
   */
  begin(changes: readonly C[]): number {
    this.begunAt = this.clock.now();
    this.forgetAllBut(changes);
    const ready = changes.filter(
      (change) => !this.running.has(this.carrier.objectOf(change)) && !this.carrier.isDirty(change),
    );
    for (const change of ready) this.judge(change);
    const due = ready.filter((change) => this.mayBegin(this.carrier.objectOf(change)));
    const first = due.filter((change) => !this.backoff.has(this.carrier.objectOf(change)));
    for (const change of due) this.beginOne(change);
    for (const object of this.contested.keys())
      if (!this.rate.isLimited(object, this.begunAt)) this.contested.delete(object);
    return first.length;
  }

  private get limited(): Trouble {
    return { kind: 'contested', timesPerMinute: this.carrier.mostPerMinute ?? Infinity };
  }

  private mayBegin(object: string): boolean {
    return this.backoff.mayTry(object, this.begunAt) && !this.rate.isLimited(object, this.begunAt);
  }

  private beginOne(change: C): void {
    const object = this.carrier.objectOf(change);
    this.running.set(object, { change, since: this.begunAt });
    this.rate.record(object, this.begunAt);
    if (this.rate.isLimited(object, this.begunAt)) this.contested.set(object, change);
    void this.run(change, object);
  }

  private forgetAllBut(changes: readonly C[]): void {
    const wanted = new Set([
      ...changes.map((change) => this.carrier.objectOf(change)),
      ...this.running.keys(),
    ]);
    this.backoff.keepOnly(wanted);
    this.rate.forgetOld(this.begunAt);
    for (const object of this.made.keys()) if (!wanted.has(object)) this.made.delete(object);
  }

  /** What was made and is wanted still was without effect: made again at once, it would be made for ever. */
  private judge(change: C): void {
    const object = this.carrier.objectOf(change);
    const made = this.made.get(object);
    if (made === undefined) return;
    this.made.delete(object);
    if (made !== this.textOf(change)) this.backoff.succeeded(object);
    else this.fail(object, change, { kind: 'without-effect' });
  }

  private async run(change: C, object: string): Promise<void> {
    try {
      await this.carrier.carryOut(change);
    } catch (error) {
      this.fail(object, change, { kind: 'failed', error });
      this.running.delete(object);
      this.carrier.failed(change, error);
      return;
    }
    if (this.carrier.hasLastingEffect(change)) this.made.set(object, this.textOf(change));
    else this.backoff.succeeded(object);
    this.running.delete(object);
    this.carrier.succeeded(change);
  }

  /** What is rejected would mostly fail again, so it is tried as rarely as possible. */
  private fail(object: string, change: C, trouble: Trouble): void {
    const isRejected =
      this.carrier.retriesRejected !== true &&
      trouble.kind === 'failed' &&
      trouble.error instanceof NathostError &&
      trouble.error.disposition === 'reject';
    this.backoff.failed(object, this.carrier.problemOf(change, trouble), this.clock.now(), isRejected);
  }

  private textOf(change: C): string {
    return JSON.stringify(this.carrier.fieldsOf(change));
  }
}
