import { buildId, version } from '../model/build';
import type { StatusReport } from '../model/status';

/** The answer of /v1/status: the report without its lists. */
export function summary(report: StatusReport, settings: Readonly<Record<string, string>>): Summary {
  const { phase, startedAt, engine, network, passes, names, leases, proxies, problems } = report;
  return {
    phase,
    version,
    buildId,
    startedAt,
    settings,
    engine,
    network,
    passes,
    counts: {
      names: names.length,
      leases: leases.length,
      proxies: proxies.length,
      problems: problems.length,
    },
  };
}

export interface Summary extends Pick<StatusReport, 'phase' | 'startedAt' | 'engine' | 'passes'> {
  readonly version: string;
  readonly buildId: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly network: StatusReport['network'];
  readonly counts: Readonly<Record<'names' | 'leases' | 'proxies' | 'problems', number>>;
}
