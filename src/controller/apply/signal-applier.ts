import type { Clock } from '../../model/clock';
import { messageOf } from '../../model/errors';
import type { Problem } from '../../model/problem';
import type { Engine } from '../../ports/engine';
import type { History } from '../../ports/history';
import type { Log } from '../../ports/log';
import type { Meter } from '../../ports/meter';
import type { Target } from '../desired/targets';

/**
 * A signal is sent when the names have been quiet for this long, milliseconds: longer than the writer lets a line linger, so
 * that a name which gets another address is one change …
 */
const quiet = 1_500;
/** … or when this much time has passed since the first change. */
const longest = 10_000;
/** A signal that could not be sent is sent again after this long, as long as there is somebody to send it to. */
const retry = 10_000;

export interface ReloadState {
  readonly count: number;
  readonly lastAt?: number;
  readonly problem?: Problem | undefined;
}

interface Pending {
  readonly target: Target;
  readonly firstAt: number;
  readonly cancel: () => void;
  isBeingSent: boolean;
}

/** Tells proxies that resolve their names only once that names have changed: one signal for a burst of changes. */
export class Reloads {
  private readonly pending = new Map<string, Pending>();
  private readonly states = new Map<string, ReloadState>();

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly history: History,
    private readonly meter: Pick<Meter, 'signalSent'>,
  ) {}

  stateOf(key: string): ReloadState {
    return this.states.get(key) ?? { count: 0 };
  }

  get problems(): readonly Problem[] {
    return [...this.states.values()].flatMap((state) => state.problem ?? []);
  }

  /** To be called when names in the target's file have changed. */
  changed(target: Target): void {
    if (target.reload === undefined) return;
    const now = this.clock.now();
    const waiting = this.pending.get(target.key);
    // Not later than now: the clock may have been set back.
    const firstAt = Math.min(waiting?.isBeingSent === false ? waiting.firstAt : now, now);
    this.plan(target, firstAt, Math.max(0, Math.min(quiet, firstAt + longest - now)));
  }

  /** Forgets proxies that are not running any more. */
  keepOnly(targets: readonly Target[]): void {
    const keys = new Set(targets.map((target) => target.key));
    for (const [key, pending] of this.pending) {
      if (keys.has(key)) continue;
      pending.cancel();
      this.pending.delete(key);
    }
    for (const key of this.states.keys()) if (!keys.has(key)) this.states.delete(key);
  }

  stop(): void {
    this.keepOnly([]);
  }

  private plan(target: Target, firstAt: number, wait: number): void {
    this.pending.get(target.key)?.cancel();
    const cancel = this.clock.after(wait, () => void this.send(pending));
    const pending: Pending = { target, firstAt, cancel, isBeingSent: false };
    this.pending.set(target.key, pending);
  }

  private async send(pending: Pending): Promise<void> {
    const { target } = pending;
    const signal = target.reload ?? '';
    pending.isBeingSent = true;
    try {
      await this.engine.signal(target.key, signal);
      this.states.set(target.key, { count: this.stateOf(target.key).count + 1, lastAt: this.clock.now() });
      this.meter.signalSent();
      this.log.info('proxy told to reload', { proxy: target.container?.name, signal });
      const subject = `container ${target.container?.name ?? target.key}`;
      this.history.note({
        kind: 'signal-sent',
        subject,
        names: [],
        text: `${signal} was sent to ${subject}`,
      });
      if (this.isCurrent(pending)) this.pending.delete(target.key);
    } catch (error) {
      this.log.debug('proxy not told to reload', { proxy: target.container?.name, error: messageOf(error) });
      if (!this.isCurrent(pending)) return;
      this.states.set(target.key, { ...this.stateOf(target.key), problem: notSent(target, signal, error) });
      this.plan(target, this.clock.now(), retry);
    }
  }

  /** False when the proxy is gone by now, or has a younger change to be told of. */
  private isCurrent(pending: Pending): boolean {
    return this.pending.get(pending.target.key) === pending;
  }
}

function notSent(target: Target, signal: string, error: unknown): Problem {
  return {
    kind: 'reload-failed',
    subject: `container ${target.container?.name ?? target.key}`,
    message: `${signal} could not be sent: ${messageOf(error)}`,
    remedy: `It is tried again by itself. To reload it by hand: docker kill --signal ${signal} ${target.container?.name ?? target.key}`,
  };
}
