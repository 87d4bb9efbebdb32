import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import { AuditLog } from '../audit-log';
import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import { messageOf } from '../../model/errors';
import type { Problem } from '../../model/problem';
import { ofContainer, subjectText, type Subject } from '../../model/subject';
import type { Audit } from '../../ports/audit';
import type { Engine } from '../../ports/engine';
import type { Log } from '../../ports/log';
import type { Meter } from '../../ports/meter';
import type { Target } from '../desired/targets';
import { DirtyQueue, keys } from '../dirty-queue';
import type { SignalChange } from '../plan/change';
import type { SignalsPlan } from '../plan/plan';
import { signalDueAt, type NamesChanged } from '../plan/signals';
import type { Applier } from './applier';
import type { Wait } from './backoff';
import { ChangeRunner, type Carrier, type Trouble } from './change-runner';

/** Signals that a proxy was sent. `lastAt`: milliseconds since the epoch. */
export interface SignalCount {
  readonly count: number;
  readonly lastAt?: number;
}

/** Signals proxies that resolve their names only once when names have changed. */
@injectable()
export class SignalApplier implements Applier<SignalsPlan>, Carrier<SignalChange> {
  /** A proxy that is paused or just starting will accept signals soon. */
  readonly retriesRejected = true;
  /** By target key: when names changed since its last signal. */
  private readonly changed = new Map<string, NamesChanged>();
  private readonly counts = new Map<string, SignalCount>();
  private readonly runner: ChangeRunner<SignalChange>;

  constructor(
    @inject(ports.engine) private readonly engine: Engine,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(ports.clock) private readonly clock: Clock,
    @inject(ports.log) private readonly log: Log,
    @inject(AuditLog) private readonly audit: Audit,
    @inject(ports.meter) private readonly meter: Pick<Meter, 'signalSent'>,
  ) {
    this.runner = new ChangeRunner(this, clock);
  }

  get problems(): readonly Problem[] {
    return this.runner.problems;
  }

  get namesChanged(): ReadonlyMap<string, NamesChanged> {
    return this.changed;
  }

  countOf(key: string): SignalCount {
    return this.counts.get(key) ?? { count: 0 };
  }

  /** Names in the target's file have changed. */
  namesChangedIn({ key, reload }: Target): void {
    if (reload === undefined) return;
    const lastAt = this.clock.now();
    // Not later than now: the clock may have been set back.
    const firstAt = Math.min(this.changed.get(key)?.firstAt ?? lastAt, lastAt);
    this.changed.set(key, { firstAt, lastAt });
    this.runner.retryNow(key);
  }

  dueAt(): number | undefined {
    // The runner knows when a proxy with a running or failed signal is due.
    const free = [...this.changed].filter(([key]) => !this.runner.isWaiting(key));
    return earliest(...free.map(([, names]) => signalDueAt(names)), this.runner.dueAt());
  }

  /** Forgets proxies that are not running any more. */
  apply({ targets, changes }: SignalsPlan): number {
    const running = new Set(targets.map(({ key }) => key));
    for (const key of this.changed.keys()) if (!running.has(key)) this.changed.delete(key);
    for (const key of this.counts.keys()) if (!running.has(key)) this.counts.delete(key);
    this.runner.begin(changes);
    return 0;
  }

  waitOf(change: SignalChange): Wait | undefined {
    return this.runner.waitOf(change);
  }

  objectOf({ target }: SignalChange): string {
    return target.key;
  }

  fieldsOf({ target, signal }: SignalChange): Record<string, unknown> {
    return { proxy: target.container?.name, signal };
  }

  isDirty(): boolean {
    return false;
  }

  hasLastingEffect(): boolean {
    return false;
  }

  carryOut({ target, signal }: SignalChange): Promise<void> {
    return this.engine.signal(target.key, signal);
  }

  succeeded(change: SignalChange): void {
    const { target, signal, changedAt } = change;
    const now = this.clock.now();
    const last = this.changed.get(target.key)?.lastAt ?? changedAt;
    if (last === changedAt) this.changed.delete(target.key);
    else this.changed.set(target.key, { firstAt: last, lastAt: last });
    this.counts.set(target.key, { count: this.countOf(target.key).count + 1, lastAt: now });
    this.meter.signalSent();
    this.log.info('reload signal sent', this.fieldsOf(change));
    const subject = subjectText(subjectOf(change));
    this.audit.record({ kind: 'signal-sent', subject, names: [], text: `${signal} was sent to ${subject}` });
    this.queue.add(keys.pass);
  }

  failed(change: SignalChange, error: unknown): void {
    this.log.debug('reload signal not sent', { ...this.fieldsOf(change), error: messageOf(error) });
    this.queue.add(keys.pass);
  }

  problemOf(change: SignalChange, trouble: Trouble): Problem {
    const { target, signal } = change;
    const why = trouble.kind === 'failed' ? messageOf(trouble.error) : 'the engine has not answered yet';
    return {
      kind: 'reload-failed',
      about: subjectOf(change),
      message: `sending ${signal} failed: ${why}`,
      remedy: `nathost tries again by itself. To reload it by hand: docker kill --signal ${signal} ${target.container?.name ?? target.key}`,
    };
  }
}

function subjectOf({ target }: SignalChange): Subject {
  return ofContainer({ id: target.key, name: target.container?.name ?? target.key });
}
