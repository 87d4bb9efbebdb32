import type { ProblemStatus } from '../model/status';
import type { StatusSource } from '../ports/status-source';

/** Adds the API's own problems to a source. */
export function withProblems(source: StatusSource, own: () => readonly ProblemStatus[]): StatusSource {
  return {
    report: () => {
      const report = source.report();
      return { ...report, problems: [...report.problems, ...own()] };
    },
    detail: (name) => source.detail(name),
    plan: (settings) => source.plan(settings),
    changes: (since) => source.changes(since),
    exported: () => source.exported(),
    subscribe: (listener) => source.subscribe(listener),
  };
}
