import { ActionRefused } from '../model/errors';
import { leaseDocumentFormat, leaseDocumentVersion, type LeaseDocument } from '../model/lease-document';
import type { Problem } from '../model/problem';
import { problemStatus, type StatusReport } from '../model/status';
import type { StatusSource } from '../ports/status-source';
import type { Admin } from '../ports/admin';

/** The status while a setting is invalid: it reports the problems and refuses every request. */
export class MisconfiguredStatus implements StatusSource, Admin {
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
      problems: this.problems.map((problem) => problemStatus({ ...problem, since: startedAt })),
    };
  }

  detail(): undefined {
    return undefined;
  }

  changes(): [] {
    return [];
  }

  exported(): LeaseDocument {
    return {
      format: leaseDocumentFormat,
      version: leaseDocumentVersion,
      exportedAt: this.startedAt,
      leases: [],
    };
  }

  subscribe(): () => void {
    return () => undefined;
  }

  plan(): never {
    throw this.refused();
  }

  resync(): never {
    throw this.refused();
  }

  release(): Promise<never> {
    return Promise.reject(this.refused());
  }

  pin(): Promise<never> {
    return Promise.reject(this.refused());
  }

  importLeases(): Promise<never> {
    return Promise.reject(this.refused());
  }

  private refused(): ActionRefused {
    const [first] = this.problems;
    const { message = '', remedy = '' } = first ?? {};
    return new ActionRefused(
      'not-ready',
      `a setting is invalid, so nathost does nothing: ${message}`,
      remedy,
    );
  }
}
