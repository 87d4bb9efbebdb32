import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import type { Lease } from '../../model/lease';
import { sameLines } from '../../model/host-line';
import type { PlanReport } from '../../model/planned-change';
import { problemText } from '../../model/problem';
import type { Settings } from '../../model/settings';
import { notSynced } from '../admin/requests';
import { Appliers, type PartsButLeases } from '../apply/appliers';
import { decide } from '../desired/decide';
import { EngineCache } from '../engine-cache';
import { Observer } from '../observer';
import type { Change, HostsChange } from '../plan/change';
import { planOf, type Plan } from '../plan/plan';
import { droppedFiles } from './dropped-files';
import { plannedChanges } from './plan-report';

/** Reports what a pass would do now, by the same functions. Changes nothing. */
@injectable()
export class PlanReporter {
  constructor(
    @inject(ports.settings) private readonly settings: Settings,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(Observer) private readonly observer: Observer,
    @inject(Appliers) private readonly appliers: Appliers,
  ) {}

  /** With other settings, if given. Throws an `ActionRefused` with code `not-ready` until everything has been listed. */
  report(settings = this.settings): PlanReport {
    if (!this.cache.hasSynced) throw notSynced();
    const seen = this.observer.observeWith(settings);
    const desired = decide(seen);
    const plan = planOf(desired, seen, this.appliers.actual);
    const { targets: kept } =
      settings === this.settings ? desired : decide(this.observer.observeWith(this.settings));
    return {
      changes: [
        ...this.inWords(plan, seen.leases, settings.network),
        ...droppedFiles(kept, desired.targets, (key) => this.linesOf(key)),
      ],
      problems: [...desired.problems, ...plan.engine.problems].map(problemText),
    };
  }

  private inWords(
    { leases, hosts, engine, kernel, signals }: Plan,
    before: readonly Lease[],
    network: string,
  ) {
    const files = hosts.changes.filter((change) => this.isWorthTelling(change));
    const changes: PartsButLeases<readonly Change[]> = {
      hosts: files,
      engine: engine.changes,
      kernel: kernel.changes,
      signals: signals.changes,
    };
    return plannedChanges(leases.changes, Object.values(changes).flat(), {
      leases: before,
      network,
      linesOf: (key) => this.linesOf(key),
      waitOf: (change) => this.appliers.waitOf(change),
    });
  }

  /** Leaves out files that are only checked. A refused file is part of the plan. */
  private isWorthTelling(change: HostsChange): boolean {
    if (this.appliers.waitOf(change) !== undefined) return true;
    return !sameLines(this.linesOf(change.target.key) ?? [], change.lines);
  }

  private linesOf(key: string) {
    return this.appliers.hosts.seen.get(key)?.expected;
  }
}
