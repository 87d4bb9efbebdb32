import { inject, injectable } from 'inversify';
import { earliest } from '../../model/collections';
import type { Problem } from '../../model/problem';
import { KernelView } from '../kernel-view';
import type { Change } from '../plan/change';
import type { Actual, Plan } from '../plan/plan';
import type { Applier } from './applier';
import type { Wait } from './backoff';
import { EngineApplier } from './engine-applier';
import { HostsApplier } from './hosts-applier';
import { KernelApplier } from './kernel-applier';
import { LeaseApplier } from './lease-applier';
import { SignalApplier } from './signal-applier';

/** One for each part of a plan: a part that no applier carries out does not compile. */
@injectable()
export class Appliers implements AppliersOf<Plan> {
  constructor(
    @inject(LeaseApplier) readonly leases: LeaseApplier,
    @inject(HostsApplier) readonly hosts: HostsApplier,
    @inject(EngineApplier) readonly engine: EngineApplier,
    @inject(KernelApplier) readonly kernel: KernelApplier,
    @inject(SignalApplier) readonly signals: SignalApplier,
    @inject(KernelView) private readonly kernelView: KernelView,
  ) {}

  /** The actual state, as the appliers know it. */
  get actual(): Actual {
    return {
      files: this.hosts.seen,
      kernel: { state: this.kernelView.state, forgotten: this.kernel.forgotten },
      namesChanged: this.signals.namesChanged,
    };
  }

  get problems(): readonly Problem[] {
    return [...this.all.flatMap((applier) => applier.problems), ...this.kernelView.problems];
  }

  /** When an applier next has something to do by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    return earliest(...this.all.map((applier) => applier.dueAt()));
  }

  /**
   * Applies all but the leases. Hosts files come first, so that a proxy that starts meanwhile finds its names in the host's file. Returns
   * how many changes were made.
   */
  apply(plan: Plan): number {
    const changed: PartsButLeases<number> = {
      hosts: this.hosts.apply(plan.hosts),
      engine: this.engine.apply(plan.engine),
      kernel: this.kernel.apply(plan.kernel),
      signals: this.signals.apply(plan.signals),
    };
    return Object.values(changed).reduce((sum, count) => sum + count, 0);
  }

  /** Why a change is not made at once. */
  waitOf(change: Change): Wait | undefined {
    switch (change.kind) {
      case 'write-hosts':
        return this.hosts.waitOf(change);
      case 'create-network':
      case 'connect':
      case 'disconnect':
        return this.engine.waitOf(change);
      case 'set-neighbour-timing':
      case 'forget-neighbours':
      case 'set-table':
      case 'remove-table':
        return this.kernel.waitOf(change);
      case 'signal':
        return this.signals.waitOf(change);
    }
  }

  private get all(): readonly Omit<Applier<unknown>, 'apply'>[] {
    const { leases, hosts, engine, kernel, signals } = this;
    const all: AppliersOf<Plan> = { leases, hosts, engine, kernel, signals };
    return Object.values(all);
  }
}

/** A value for each part of a plan that takes effect outside of this process and its disk. */
export type PartsButLeases<T> = Readonly<Record<Exclude<keyof Plan, 'leases'>, T>>;

type AppliersOf<P> = { readonly [Part in keyof P]: Applier<P[Part]> };
