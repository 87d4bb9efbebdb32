import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import type { Clock } from '../../model/clock';
import { messageOf } from '../../model/errors';
import type { KernelChange } from '../../model/kernel';
import type { Problem } from '../../model/problem';
import type { Kernel } from '../../ports/kernel';
import type { Log } from '../../ports/log';
import { DirtyQueue, keys } from '../dirty-queue';
import type { KernelPlan } from '../plan/kernel';
import type { Applier } from './applier';
import type { Wait } from './backoff';
import { ChangeRunner, type Carrier, type Trouble } from './change-runner';
import { kernelNotSet, kernelObject } from './kernel-problems';

/** Applies the kernel's settings. */
@injectable()
export class KernelApplier implements Applier<KernelPlan>, Carrier<KernelChange> {
  /** Stale addresses that were already flushed. */
  forgotten: ReadonlySet<string> = new Set();
  private readonly runner: ChangeRunner<KernelChange>;

  constructor(
    @inject(ports.kernel) private readonly kernel: Kernel,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(ports.clock) clock: Clock,
    @inject(ports.log) private readonly log: Log,
  ) {
    this.runner = new ChangeRunner(this, clock);
  }

  get problems(): readonly Problem[] {
    return this.runner.problems;
  }

  dueAt(): number | undefined {
    return this.runner.dueAt();
  }

  apply({ changes, forgotten }: KernelPlan): number {
    this.forgotten = new Set(forgotten);
    return this.runner.begin(changes);
  }

  waitOf(change: KernelChange): Wait | undefined {
    return this.runner.waitOf(change);
  }

  objectOf(change: KernelChange): string {
    return kernelObject(change);
  }

  fieldsOf(change: KernelChange): Record<string, unknown> {
    return { ...change };
  }

  isDirty(): boolean {
    return this.queue.isDirty(keys.kernel);
  }

  /** The kernel does not show which addresses were flushed. */
  hasLastingEffect({ kind }: KernelChange): boolean {
    return kind !== 'forget-neighbours';
  }

  carryOut(change: KernelChange): Promise<void> {
    return this.kernel.change(change);
  }

  succeeded(change: KernelChange): void {
    if (change.kind === 'forget-neighbours') {
      this.forgotten = new Set([...this.forgotten, ...change.addresses]);
      this.log.debug('neighbours flushed', { ...change });
    } else this.log.info('kernel set', { ...change });
    this.markDirty(change);
  }

  failed(change: KernelChange, error: unknown): void {
    this.log.debug('kernel not set', { ...change, error: messageOf(error) });
    this.markDirty(change);
  }

  problemOf(change: KernelChange, trouble: Trouble): Problem {
    return kernelNotSet(change, messageFor(trouble));
  }

  private markDirty({ kind }: KernelChange): void {
    this.queue.add(kind === 'forget-neighbours' ? keys.pass : keys.kernel);
  }
}

function messageFor(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'failed':
      return messageOf(trouble.error);
    case 'without-effect':
      return 'it was set without an error, but nothing has changed';
    case 'slow':
      return `the kernel was asked ${trouble.waitedMs / 1000} seconds ago and has not answered`;
    case 'contested':
      return `it was set ${trouble.timesPerMinute} times within a minute, because somebody keeps undoing that; nathost waits before it tries again`;
  }
}
