import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import { NathostError } from '../../model/errors';
import type { Problem } from '../../model/problem';
import { slowAfter } from '../timing';
import { Backoff, type Wait } from './backoff';
import { RateLimiter } from './rate-limiter';

/** What went wrong with a change. */
export type Trouble =
  | { readonly kind: 'failed'; readonly error: unknown }
  /** It was accepted, but is still needed after the next relist. */
  | { readonly kind: 'without-effect' }
  /** It has not been answered yet. */
  | { readonly kind: 'slow'; readonly waitedMs: number }
  /** Somebody keeps undoing it. */
  | { readonly kind: 'contested'; readonly timesPerMinute: number };

/** How changes of one kind are made. */
export interface Carrier<C> {
  /** More changes of one object in a minute mean that somebody keeps undoing them. Absent: no limit. */
  readonly mostPerMinute?: number;
  /** True if a rejected change may be accepted soon. */
  readonly retriesRejected?: boolean;
  /** What a change is about. Two changes of one object never run at the same time. */
  objectOf(change: C): string;
  /** For log lines. Changes with equal fields are the same change. */
  fieldsOf(change: C): Record<string, unknown>;
  /** Whether the object is dirty, so that the change has to wait. */
  isDirty(change: C): boolean;
  /** Whether a change that is still needed after the next relist was without effect. */
  hasLastingEffect(change: C): boolean;
  carryOut(change: C): Promise<void>;
  /** These record the result and mark dirty what has to be listed again. The object is no longer running by then. */
  succeeded(change: C): void;
  failed(change: C, error: unknown): void;
  problemOf(change: C, trouble: Trouble): Problem;
}

interface Running<C> {
  readonly change: C;
  readonly since: number;
}

/**
 * Carries out changes of the engine, the kernel and proxies. Changes of different objects run concurrently, so one that hangs blocks no
 * other. Each object has at most one change running, a back-off after failures, and a rate limit against somebody who keeps undoing it.
 */
export class ChangeRunner<C> {
  private readonly running = new Map<string, Running<C>>();
  private readonly backoff = new Backoff();
  private readonly rate: RateLimiter;
  /** By object: the last change made, until the next relist shows its effect. */
  private readonly made = new Map<string, string>();
  /** By object that has reached the rate limit: the last change. */
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

  /** When a retry or a problem becomes due by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const slowAt = [...this.running.values()].map(({ since }) => since + slowAfter);
    const waits = [this.backoff.nextRetry(this.begunAt), this.rate.nextAt(this.begunAt)];
    return earliest(...waits, ...slowAt.filter((time) => time > this.begunAt));
  }

  /** True while an object has a change running, or waits for its back-off or rate limit. */
  isWaiting(object: string): boolean {
    return this.running.has(object) || !this.mayBegin(object);
  }

  /** Why a change is not made at once. */
  waitOf(change: C): Wait | undefined {
    const [object, now] = [this.carrier.objectOf(change), this.clock.now()];
    if (this.running.has(object)) return { because: 'it was requested and has not been answered yet' };
    if (this.rate.isLimited(object, now))
      return {
        because: this.carrier.problemOf(change, this.limited).message,
        until: this.rate.nextAt(now) ?? now,
      };
    const isDirty = this.carrier.isDirty(change)
      ? { because: 'its object is being listed again' }
      : undefined;
    return this.backoff.waitOf(object, now) ?? isDirty;
  }

  /** The cause of a failure may be gone: allows a retry at once. Returns true when there was a failure. */
  retryNow(object: string): boolean {
    return this.backoff.retryNow(object);
  }

  /**
   * Takes the complete list of wanted changes and begins those that may begin now; changes of dirty objects wait. Returns how many it
   * began for the first time.
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

  /** A change that was made and is still wanted had no effect. Repeated at once, it would be repeated for ever, so it backs off. */
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

  /** A rejected change would mostly fail again, so it waits longest. */
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
