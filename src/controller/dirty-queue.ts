import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Clock } from '../model/clock';
import { relistDelays } from './timing';

/** What may be out of date: the id of a container, or one of `keys`. */
export type DirtyKey = string;

export const keys = {
  /** All containers, the network, and the kernel's settings for it. */
  everything: 'everything',
  network: 'network',
  kernel: 'kernel',
  /** Nothing has to be listed, but a pass has to run. */
  pass: 'pass',
} as const;

/** What one relist has to list. */
export interface Dirty {
  readonly everything: boolean;
  readonly network: boolean;
  readonly kernel: boolean;
  /** Container ids; empty when everything is dirty. */
  readonly containers: readonly string[];
}

/**
 * The one place where keys are marked dirty. Equal keys count once. Taken keys are in flight until `done`; after `retry` they wait for a
 * back-off. The relister takes what has to be listed, and the loop waits for passes.
 */
@injectable()
export class DirtyQueue {
  private dirty = new Set<DirtyKey>();
  private inFlight: ReadonlySet<DirtyKey> = new Set();
  /** By key: cancels a pending `addAfter`. */
  private readonly delayed = new Map<DirtyKey, () => void>();
  private readonly waiting: (() => void)[] = [];
  private isPassDue = false;
  private isExplained = false;
  private isPaused = true;
  private closed = false;
  private failures = 0;
  private cancelBackoff: (() => void) | undefined;
  private since: number | undefined;

  constructor(@inject(ports.clock) private readonly clock: Pick<Clock, 'now' | 'after'>) {}

  /** Since when some key has been dirty or in flight, milliseconds since the epoch. */
  get dirtySince(): number | undefined {
    return this.since;
  }

  /** True when nothing is dirty and nothing is in flight. */
  get isIdle(): boolean {
    return this.dirty.size === 0 && this.inFlight.size === 0;
  }

  /** True while the cache may be out of date for this key. */
  isDirty(key: DirtyKey): boolean {
    return this.covers(this.dirty, key) || this.covers(this.inFlight, key);
  }

  /** An event, or a change nathost made, concerns this key. */
  add(key: DirtyKey): void {
    this.isExplained ||= key !== keys.everything;
    this.mark(key);
  }

  /** Like `add`, after `delay` milliseconds. A later call for the same key replaces an earlier one. */
  addAfter(key: DirtyKey, delay: number): void {
    this.cancel(key);
    if (this.closed) return;
    const cancel = this.clock.after(delay, () => {
      this.delayed.delete(key);
      if (key === keys.pass) this.mark(key);
      else this.add(key);
    });
    this.delayed.set(key, cancel);
  }

  /** Cancels a pending `addAfter` for a key. */
  cancel(key: DirtyKey): void {
    this.delayed.get(key)?.();
    this.delayed.delete(key);
  }

  /** Waits until something is dirty and may be listed, and takes all of it. `undefined` once the queue is closed. */
  async take(): Promise<Dirty | undefined> {
    if (!(await this.until(() => this.mayList))) return undefined;
    this.inFlight = this.dirty;
    this.dirty = new Set();
    const everything = this.inFlight.has(keys.everything);
    return {
      everything,
      network: everything || this.inFlight.has(keys.network),
      kernel: everything || this.inFlight.has(keys.kernel),
      containers: everything ? [] : [...this.inFlight].filter(isContainer),
    };
  }

  /** The taken keys have been listed: a pass follows. */
  done(): void {
    this.inFlight = new Set();
    this.failures = 0;
    this.since = this.dirty.size > 0 ? this.clock.now() : undefined;
    this.mark(keys.pass);
  }

  /** The taken keys could not be listed: they may be taken again after a back-off. Returns the number of failures in a row. */
  retry(): number {
    for (const key of this.inFlight) this.dirty.add(key);
    this.inFlight = new Set();
    this.failures += 1;
    this.backOff(Math.min(relistDelays.longest, relistDelays.first * 2 ** (this.failures - 1)));
    return this.failures;
  }

  /** Waits until a pass has to run; false once the queue is closed. */
  async nextPass(): Promise<boolean> {
    if (!(await this.until(() => this.isPassDue))) return false;
    this.isPassDue = false;
    return true;
  }

  /**
   * To be called when a pass begins. False when every difference it finds is drift: no event and no change of nathost explains it. True
   * when in doubt.
   */
  takeExplanation(): boolean {
    const was = this.isExplained;
    if (this.isIdle) this.isExplained = false;
    return was;
  }

  /** The engine is disconnected: nothing can be listed. */
  pause(): void {
    this.isPaused = true;
  }

  /** The engine is connected: earlier failures no longer delay anything. */
  resume(): void {
    this.isPaused = false;
    this.failures = 0;
    this.since = this.dirty.size > 0 ? this.clock.now() : undefined;
    this.cancelBackoff?.();
    this.cancelBackoff = undefined;
    this.wake();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Ends every wait, now and later. */
  close(): void {
    this.closed = true;
    for (const key of this.delayed.keys()) this.cancel(key);
    this.cancelBackoff?.();
    this.wake();
  }

  private get mayList(): boolean {
    const isBackingOff = this.cancelBackoff !== undefined;
    return !this.isPaused && !isBackingOff && this.inFlight.size === 0 && this.dirty.size > 0;
  }

  private mark(key: DirtyKey): void {
    if (key === keys.pass) this.isPassDue = true;
    else {
      this.dirty.add(key);
      this.since ??= this.clock.now();
    }
    this.wake();
  }

  private covers(set: ReadonlySet<DirtyKey>, key: DirtyKey): boolean {
    const isOfNetwork = key === keys.kernel && set.has(keys.network);
    return set.has(keys.everything) || set.has(key) || isOfNetwork;
  }

  private backOff(delay: number): void {
    this.cancelBackoff?.();
    if (this.closed) return;
    this.cancelBackoff = this.clock.after(delay, () => {
      this.cancelBackoff = undefined;
      this.wake();
    });
  }

  private async until(isReady: () => boolean): Promise<boolean> {
    while (!this.closed && !isReady()) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return !this.closed;
  }

  /** A waiting task runs after the caller has finished, so that keys added in one go are taken together. */
  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

function isContainer(key: DirtyKey): boolean {
  return key !== keys.everything && key !== keys.network && key !== keys.kernel;
}
