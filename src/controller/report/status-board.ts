import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import type { ChangeRecord } from '../../model/change-record';
import type { Clock } from '../../model/clock';
import type { LeaseDocument } from '../../model/lease-document';
import type { NameDetail } from '../../model/name-detail';
import type { PlanReport } from '../../model/planned-change';
import type { Settings } from '../../model/settings';
import type { StatusReport } from '../../model/status';
import type { StatusListener, StatusSource } from '../../ports/status-source';
import { AuditLog } from '../audit-log';
import { LeaseState } from '../lease-state';
import { leaseDocument } from './lease-document';
import { NameReporter } from './name-reporter';
import { PlanReporter } from './plan-reporter';
import { StatusReporter } from './status-reporter';

/** Everything the API shows, in one place. */
@injectable()
export class StatusBoard implements StatusSource {
  constructor(
    @inject(StatusReporter) private readonly status: StatusReporter,
    @inject(NameReporter) private readonly names: NameReporter,
    @inject(PlanReporter) private readonly plans: PlanReporter,
    @inject(LeaseState) private readonly leases: LeaseState,
    @inject(AuditLog) private readonly audit: AuditLog,
    @inject(ports.clock) private readonly clock: Pick<Clock, 'now'>,
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
