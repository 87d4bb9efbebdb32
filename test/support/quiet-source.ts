import { systemClock, type Clock } from '../../src/model/clock';
import { ActionRefused } from '../../src/model/errors';
import type { StatusReport } from '../../src/model/status';
import type { ApiSource } from '../../src/api/api-source';
import type { StatusSource } from '../../src/ports/status-source';
import type { Admin } from '../../src/ports/admin';
import { settings } from './records';

/** A source of this report, where nothing happens. */
export function quietSource(report: () => StatusReport): StatusSource {
  return {
    report,
    detail: () => undefined,
    plan: () => ({ changes: [], problems: [] }),
    changes: () => [],
    exported: () => ({ format: 'nathost-leases', version: 1, exportedAt: 0, leases: [] }),
    subscribe: () => () => undefined,
  };
}

const refused = (): never => {
  throw new ActionRefused('not-ready', 'nothing can be done here', 'Do not ask.');
};

export const noAdmin: Admin = {
  resync: () => undefined,
  release: () => Promise.resolve([]),
  pin: () => new Promise(refused),
  importLeases: () => Promise.resolve({ made: [], moved: [], unchanged: [], refused: [] }),
};

/** All that the API answers from, where nothing happens. */
export function quietApi(
  report: () => StatusReport,
  inForce: Record<string, string> = {},
): ApiSource & { readonly clock: Clock } {
  return {
    source: quietSource(report),
    admin: noAdmin,
    settings: inForce,
    tryOut: () => ({ settings: settings(), tried: {} }),
    metrics: () => Promise.resolve('up 1\n'),
    clock: systemClock,
  };
}
