import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { AuditLog } from './audit-log';
import { problemKey, type Problem } from '../model/problem';
import type { ProblemStatus } from '../model/status';
import type { Audit } from '../ports/audit';
import type { Log } from '../ports/log';

/** The problems that there are now. Each is logged once when it comes and once when it is over. */
@injectable()
export class ProblemBook {
  private current = new Map<string, ProblemStatus>();

  constructor(
    @inject(ports.log) private readonly log: Log,
    @inject(AuditLog) private readonly audit: Audit,
  ) {}

  get list(): readonly ProblemStatus[] {
    return [...this.current.values()];
  }

  /** Takes the complete list of what is wrong now. */
  replace(problems: readonly Problem[], now: number): void {
    const next = new Map<string, ProblemStatus>();
    for (const problem of problems) {
      const key = problemKey(problem);
      const known = this.current.get(key);
      if (known === undefined && !next.has(key)) this.came(problem);
      next.set(key, known ?? { ...problem, since: now });
    }
    for (const [key, problem] of this.current) if (!next.has(key)) this.went(problem, now);
    this.current = next;
  }

  private came(problem: Problem): void {
    const { subject, message } = problem;
    this.log.warn('problem', { ...problem });
    this.audit.record({ kind: 'problem', subject, names: [], text: message });
  }

  private went({ kind, subject, message, since }: ProblemStatus, now: number): void {
    this.log.info('problem is over', { kind, subject, lastedMs: now - since });
    this.audit.record({ kind: 'problem-over', subject, names: [], text: `is over: ${message}` });
  }
}
