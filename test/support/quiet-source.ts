import type { StatusReport } from '../../src/model/status';
import type { StatusSource } from '../../src/ports/status-source';

/** A source of this report, where nothing happens. */
export function quietSource(report: () => StatusReport): StatusSource {
  return {
    report,
    detail: () => undefined,
    plan: () => ({ changes: [], problems: [] }),
    changes: () => [],
    leases: () => [],
    subscribe: () => () => undefined,
  };
}
