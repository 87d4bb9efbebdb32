import { injectable } from 'inversify';
import type { PassStatus } from '../model/status';
import type { Desired } from './desired/decide';

/** What the last pass decided, and how the passes went. Used by the reports, and for proxies that start before the next pass. */
@injectable()
export class LastPass {
  /** Absent before the first pass. */
  desired: Desired | undefined;
  status: PassStatus = { count: 0, driftMended: 0 };
}
