import { inject, injectable } from 'inversify';
import { AuditLog } from '../audit-log';
import type { Problem } from '../../model/problem';
import type { Audit } from '../../ports/audit';
import { EngineCache } from '../engine-cache';
import { LeaseState } from '../lease-state';
import type { LeasesPlan } from '../plan/plan';
import type { Applier } from './applier';
import { leaseEvents } from './lease-events';

/** Saves leases. They are on disk before their addresses are used anywhere. */
@injectable()
export class LeaseApplier implements Applier<LeasesPlan> {
  constructor(
    @inject(LeaseState) private readonly leases: LeaseState,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(AuditLog) private readonly audit: Audit,
  ) {}

  get problems(): readonly Problem[] {
    return this.leases.problems;
  }

  dueAt(): undefined {
    return undefined;
  }

  async apply({ leases, cursors, changes }: LeasesPlan): Promise<number> {
    const nameOf = (id: string): string => this.cache.containers.get(id)?.name ?? id.slice(0, 12);
    const events = leaseEvents(this.leases.leases, changes, nameOf);
    await this.leases.adopt(leases, changes, cursors);
    for (const event of events) this.audit.record(event);
    return changes.length;
  }
}
