import type { Problem } from '../model/problem';
import type { StatusReport } from '../model/status';
import type { StatusSource } from '../ports/status-source';

/** What is shown when a setting is wrong: nothing is done, and why. */
export class MisconfiguredStatus implements StatusSource {
  constructor(
    private readonly problems: readonly Problem[],
    private readonly startedAt: number,
  ) {}

  report(): StatusReport {
    const { startedAt } = this;
    return {
      phase: 'misconfigured',
      startedAt,
      engine: { connected: false, since: startedAt, connections: 0 },
      passes: { count: 0, driftMended: 0 },
      names: [],
      leases: [],
      proxies: [],
      problems: this.problems.map((problem) => ({ ...problem, since: startedAt })),
    };
  }
}
