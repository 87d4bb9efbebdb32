import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Clock } from '../model/clock';
import { relistDelays } from './timing';

/** What may be out of date: a container, by its id, or one of `keys`. */
export type DirtyKey = string;

export const keys = {
  /** All containers, the network, and how the kernel is set for it. */
  everything: 'everything',
  network: 'network',
  kernel: 'kernel',
  /** Nothing has to be listed; a pass has to decide again. */
  pass: 'pass',
} as const;

/** What one relist has to ask for. */
export interface Dirty {
  readonly everything: boolean;
  readonly network: boolean;
  readonly kernel: boolean;
  /** Ids; none when everything is dirty. */
  readonly containers: readonly string[];
}

/**
 * The one place where "look again at X" is said. Equal keys are one; what is taken is in flight until it is done; what failed
 * comes back after a while. The relister takes what has to be listed, the controller's loop waits for passes.
 */
@injectable()
export class DirtyQueue {
  private dirty = new Set<DirtyKey>();
  private inFlight: ReadonlySet<DirtyKey> = new Set();
  /** By key: calls off what `addAfter` planned. */
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

  /** Since when something waits to be listed, milliseconds since the epoch: the engine was not asked yet, or has not answered. */
  get dirtySince(): number | undefined {
    return this.since;
  }

  /** True when nothing is dirty and nothing is in flight. */
  get isIdle(): boolean {
    return this.dirty.size === 0 && this.inFlight.size === 0;
  }

  /** True while what is known of the key may be out of date. */
  isDirty(key: DirtyKey): boolean {
    return this.covers(this.dirty, key) || this.covers(this.inFlight, key);
  }

  /** An event, or a change of ours, concerns this key. */
  add(key: DirtyKey): void {
    this.isExplained ||= key !== keys.everything;
    this.mark(key);
  }

  /** The same after `delay` milliseconds, once: the last call for a key counts. */
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

  /** Calls off what `addAfter` planned for a key. */
  cancel(key: DirtyKey): void {
    this.delayed.get(key)?.();
    this.delayed.delete(key);
  }

  /** Waits until something has to be listed and may be; hands all of it over. `undefined` once the queue is closed. */
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

  /** What was taken has been listed: a pass follows. */
  done(): void {
    this.inFlight = new Set();
    this.failures = 0;
    this.since = this.dirty.size > 0 ? this.clock.now() : undefined;
    this.mark(keys.pass);
  }

  /** What was taken could not be listed: it may be taken again after a while. Returns how many tries in a row have failed. */
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
   * To be asked when a pass begins. False when all that it will find different is drift: no event and no change of ours has
   * given a reason for it. In doubt it is true.
   */
  takeExplanation(): boolean {
    const was = this.isExplained;
    if (this.isIdle) this.isExplained = false;
    return was;
  }

  /** The engine is away: nothing can be listed. */
  pause(): void {
    this.isPaused = true;
  }

  /** The engine is there: whatever failed before may be tried at once. */
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

  /** Whoever waits runs after the caller is done, so that keys added in one go are taken together. */
  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

function isContainer(key: DirtyKey): boolean {
  return key !== keys.everything && key !== keys.network && key !== keys.kernel;
}
