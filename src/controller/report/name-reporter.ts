import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import type { NameDetail } from '../../model/name-detail';
import type { Settings } from '../../model/settings';
import { Appliers } from '../apply/appliers';
import { AuditLog } from '../audit-log';
import { EngineCache } from '../engine-cache';
import { LastPass } from '../last-pass';
import { nameReport } from './name-report';
import { StatusReporter } from './status-reporter';

/** Reports everything about one name. */
@injectable()
export class NameReporter {
  constructor(
    @inject(ports.settings) private readonly settings: Settings,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(LastPass) private readonly lastPass: LastPass,
    @inject(Appliers) private readonly appliers: Appliers,
    @inject(AuditLog) private readonly audit: AuditLog,
    @inject(StatusReporter) private readonly status: StatusReporter,
  ) {}

  /** Undefined when no lease has the name and no container claims it. */
  report(name: string): NameDetail | undefined {
    const { settings, cache } = this;
    const { desired } = this.lastPass;
    if (desired === undefined) return undefined;
    return nameReport(name, {
      settings,
      desired,
      containers: cache.containers,
      labelsOf: (container) => cache.labelsOf(container),
      files: this.appliers.hosts.states,
      problems: this.status.problems,
      changes: this.audit.since(0),
    });
  }
}
