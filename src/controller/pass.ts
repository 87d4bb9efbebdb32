import { inject, injectable } from 'inversify';
import { isInForce } from '../allocation/assign';
import type { TableSeen } from '../allocation/admin/table-seen';
import { earliest } from '../model/collections';
import type { Lease } from '../model/lease';
import { isPublicName } from '../model/private-names';
import { AdminRequests } from './admin/requests';
import { Appliers } from './apply/appliers';
import type { CacheChanges } from './cache-changes';
import { decide, type Desired, type Observation } from './desired/decide';
import { ownerOf } from './desired/host-names';
import { Incremental } from './incremental/incremental';
import { LastPass } from './last-pass';
import { Observer } from './observer';
import { planOf } from './plan/plan';
import { ProblemBook } from './problem-book';

/** One pass: observe, decide, plan, apply. It makes no request to the engine, so it never waits for it. */
@injectable()
export class Pass {
  private readonly incremental = new Incremental();

  constructor(
    @inject(Observer) private readonly observer: Observer,
    @inject(AdminRequests) private readonly admin: AdminRequests,
    @inject(Appliers) private readonly appliers: Appliers,
    @inject(LastPass) private readonly lastPass: LastPass,
    @inject(ProblemBook) private readonly problems: ProblemBook,
  ) {}

  /** `changes`: those of the cache since the last pass. Returns how many changes the pass made; retries do not count. */
  async run(changes: CacheChanges): Promise<number> {
    try {
      return await this.runOnce(changes);
    } catch (error) {
      // The cache reports these changes only once, so the next pass has to decide about everything.
      this.incremental.forget();
      this.admin.fail(error);
      throw error;
    }
  }

  /** Refuses the waiting requests: nothing is decided while the engine is disconnected. */
  refuse(): void {
    this.admin.refuseAll();
  }

  private async runOnce(changes: CacheChanges): Promise<number> {
    if (changes.everything) this.appliers.hosts.markAllDirty(!changes.missedEvents);
    const seen = this.observer.observe(changes);
    const decided = this.incremental.decide(seen, changes.containers);
    const desired = this.admin.isEmpty ? decided : this.asAsked(decided, seen);
    const plan = planOf(desired, seen, this.appliers.actual);
    const saved = await this.appliers.leases.apply(plan.leases);
    this.admin.answer(desired.assignment.leases);
    const changed = this.appliers.apply(plan);
    this.lastPass.desired = desired;
    const { problems } = desired;
    this.problems.replace([...problems, ...this.observer.problems, ...this.appliers.problems], seen.now);
    return saved + changed;
  }

  /** When the next pass becomes due by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    return earliest(this.lastPass.desired?.dueAt, this.appliers.dueAt());
  }

  /** Decides once more, with the lease table that the requests ask for. */
  private asAsked(desired: Desired, seen: Observation): Desired {
    const leases = this.admin.applyTo(tableSeen(desired, seen));
    return decide({ ...seen, leases, cursors: desired.assignment.cursors });
  }
}

function tableSeen({ assignment, fit }: Desired, seen: Observation): TableSeen {
  const { settings, now, hostNames, containers, labelsOf } = seen;
  return {
    leases: assignment.leases,
    pools: fit.pools,
    containers,
    network: settings.network,
    now,
    isInForce: (lease: Lease) => isInForce(lease, { now, graces: settings }),
    claimOf: (container) => labelsOf(container).claim,
    isPublic: (name) => isPublicName(name, settings.domains),
    hostsOwn: (name) => hostNames && ownerOf(name, hostNames),
  };
}
