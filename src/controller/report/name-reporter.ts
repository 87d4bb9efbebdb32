import type { NameDetail } from '../../model/name-detail';
import type { Settings } from '../../model/settings';
import type { Appliers } from '../apply/appliers';
import type { AuditLog } from '../audit-log';
import type { EngineCache } from '../engine-cache';
import type { LastPass } from '../last-pass';
import { nameReport } from './name-report';
import type { StatusReporter } from './status-reporter';

/** All that is known of one name. */
export class NameReporter {
  constructor(
    private readonly settings: Settings,
    private readonly cache: EngineCache,
    private readonly lastPass: LastPass,
    private readonly appliers: Appliers,
    private readonly audit: AuditLog,
    private readonly status: StatusReporter,
  ) {}

  /** Undefined when nobody has the name or asks for it. */
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
