import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { AuditLog } from './audit-log';
import { problemKey, problemText, type Problem } from '../model/problem';
import type { ListedProblem } from '../model/status';
import type { Audit } from '../ports/audit';
import type { Log } from '../ports/log';

/** The current problems. Each is logged once when it begins and once when it ends. */
@injectable()
export class ProblemBook {
  private current = new Map<string, ListedProblem>();

  constructor(
    @inject(ports.log) private readonly log: Log,
    @inject(AuditLog) private readonly audit: Audit,
  ) {}

  get list(): readonly ListedProblem[] {
    return [...this.current.values()];
  }

  /** Takes the complete list of current problems. */
  replace(problems: readonly Problem[], now: number): void {
    const next = new Map<string, ListedProblem>();
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
    const text = problemText(problem);
    const { subject, message } = text;
    this.log.warn('problem', { ...text });
    this.audit.record({ kind: 'problem', subject, names: [], text: message });
  }

  private went(problem: ListedProblem, now: number): void {
    const { kind, subject, message } = problemText(problem);
    this.log.info('problem ended', { kind, subject, lastedMs: now - problem.since });
    this.audit.record({ kind: 'problem-over', subject, names: [], text: `ended: ${message}` });
  }
}
