import type { ChangeRecord } from '../../model/change-record';
import type { Clock } from '../../model/clock';
import type { LeaseDocument } from '../../model/lease-document';
import type { NameDetail } from '../../model/name-detail';
import type { PlanReport } from '../../model/planned-change';
import type { Settings } from '../../model/settings';
import type { StatusReport } from '../../model/status';
import type { StatusListener, StatusSource } from '../../ports/status-source';
import type { AuditLog } from '../audit-log';
import type { LeaseState } from '../lease-state';
import { leaseDocument } from './lease-document';
import type { NameReporter } from './name-reporter';
import type { PlanReporter } from './plan-reporter';
import type { StatusReporter } from './status-reporter';

/** Everything that the API shows, in one place. */
export class StatusBoard implements StatusSource {
  constructor(
    private readonly status: StatusReporter,
    private readonly names: NameReporter,
    private readonly plans: PlanReporter,
    private readonly leases: LeaseState,
    private readonly audit: AuditLog,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  report(): StatusReport {
    return this.status.report();
  }

  detail(name: string): NameDetail | undefined {
    return this.names.report(name);
  }

  plan(settings?: Settings): PlanReport {
    return this.plans.report(settings);
  }

  changes(since = 0): readonly ChangeRecord[] {
    return this.audit.since(since);
  }

  exported(): LeaseDocument {
    return leaseDocument(this.leases.leases, this.clock.now());
  }

  subscribe(listener: StatusListener): () => void {
    return this.audit.subscribe(listener);
  }
}
