import type { Clock } from '../../model/clock';
import { messageOf, NathostError } from '../../model/errors';
import type { KernelChange } from '../../model/kernel';
import type { Problem } from '../../model/problem';
import type { Kernel } from '../../ports/kernel';
import type { Log } from '../../ports/log';
import { type DirtyQueue, keys } from '../dirty-queue';
import { FailureBook } from './backoff';
import { kernelNotSet, kernelObject } from './kernel-problems';

/** Sets what has to be set in the kernel, one change of an object at a time; one that failed waits its time. */
export class KernelChanges {
  private readonly running = new Set<string>();
  private readonly failures = new FailureBook();
  /** By object: the change that succeeded last, until a look has shown what came of it. */
  private readonly done = new Map<string, string>();
  private readonly forgotten = new Set<string>();

  constructor(
    private readonly kernel: Kernel,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly queue: DirtyQueue,
  ) {}

  get problems(): readonly Problem[] {
    return this.failures.problems;
  }

  dueAt(): number | undefined {
    return this.failures.nextRetry(this.clock.now());
  }

  isForgotten(address: string): boolean {
    return this.forgotten.has(address);
  }

  /**
   * Begins what may begin now. Takes the complete list of wanted changes, and of the addresses that are silent. Changes that
   * rest on what may be out of date wait. Returns how many were begun for the first time.
   */
  begin(changes: readonly KernelChange[], silent: readonly string[]): number {
    const now = this.clock.now();
    this.keepOnly(changes, new Set(silent));
    if (this.queue.isDirty(keys.kernel)) return 0;
    const ready = changes.filter((change) => !this.running.has(kernelObject(change)));
    for (const change of ready) this.judge(change, now);
    const due = ready.filter((change) => this.failures.mayTry(kernelObject(change), now));
    const first = due.filter((change) => !this.failures.has(kernelObject(change)));
    for (const change of due) void this.run(change, kernelObject(change));
    return first.length;
  }

  private keepOnly(changes: readonly KernelChange[], silent: ReadonlySet<string>): void {
    const wanted = new Set([...changes.map(kernelObject), ...this.running]);
    this.failures.keepOnly(wanted);
    for (const object of this.done.keys()) if (!wanted.has(object)) this.done.delete(object);
    for (const address of this.forgotten) if (!silent.has(address)) this.forgotten.delete(address);
  }

  /** What succeeded and is wanted still was without effect. */
  private judge(change: KernelChange, now: number): void {
    const object = kernelObject(change);
    const done = this.done.get(object);
    this.done.delete(object);
    if (done === undefined) return;
    if (done !== JSON.stringify(change)) this.failures.succeeded(object);
    else
      this.failures.failed(object, kernelNotSet(change, 'it was set, but nothing has changed'), now, false);
  }

  private async run(change: KernelChange, object: string): Promise<void> {
    this.running.add(object);
    try {
      await this.kernel.change(change);
      this.succeeded(change, object);
    } catch (error) {
      const final = error instanceof NathostError && error.disposition === 'reject';
      this.failures.failed(object, kernelNotSet(change, messageOf(error)), this.clock.now(), final);
      this.log.debug('kernel not set', { ...change, error: messageOf(error) });
    } finally {
      this.running.delete(object);
      this.queue.add(change.kind === 'forget-neighbours' ? keys.pass : keys.kernel);
    }
  }

  private succeeded(change: KernelChange, object: string): void {
    if (change.kind === 'forget-neighbours') {
      for (const address of change.addresses) this.forgotten.add(address);
      this.failures.succeeded(object);
      this.log.debug('addresses forgotten', { ...change });
      return;
    }
    this.done.set(object, JSON.stringify(change));
    this.log.info('kernel set', { ...change });
  }
}
