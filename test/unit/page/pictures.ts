import { jsonBody } from '../../../src/api/json-body';
import type { StatusReport } from '../../../src/model/status';
import type { Picture } from '../../../src/page/wire';
import { manyNames } from '../../support/many-names';

export const noon = Date.UTC(2026, 0, 2, 12);

/** A report as the page gets to see it, through the API's own JSON. */
export function pictureOf(report: StatusReport): Picture {
  const { names, leases, proxies, problems, ...rest } = report;
  const summary = { ...rest, version: '1.2.3', buildId: 'abc', settings: {} };
  return JSON.parse(jsonBody({ summary, names, leases, proxies, problems, changes: [] })) as Picture;
}

/** Nothing is wrong, and no name is there unless `changes` has some. */
export function calm(changes: Partial<StatusReport> = {}): Picture {
  const { proxies, ...report } = manyNames(0, noon);
  const inSync = proxies.map((proxy) => ({ ...proxy, inSync: true }));
  return pictureOf({ ...report, problems: [], proxies: inSync, ...changes });
}
