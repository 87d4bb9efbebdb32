import type { StatusReport } from '../model/status';

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

/** Ready is: the engine is seen, what is known of it is fresh, and at least one whole pass went over the names. */
export function readiness({ phase, problems, engine }: StatusReport): Readiness {
  switch (phase) {
    case 'ready':
      if (engine.staleSince === undefined) return { ready: true };
      return {
        ready: false,
        reason: because('the view of the engine is stale', problems, 'engine-unreachable'),
      };
    case 'starting':
      return {
        ready: false,
        reason: because('the first pass is not over yet', problems, 'engine-unreachable', 'another-nathost'),
      };
    case 'blind':
      return { ready: false, reason: because('the engine cannot be seen', problems, 'engine-unreachable') };
    case 'misconfigured':
      return { ready: false, reason: because('a setting is wrong', problems, 'setting-invalid') };
  }
}

function because(reason: string, problems: StatusReport['problems'], ...kinds: string[]): string {
  const causes = problems.filter(({ kind }) => kinds.includes(kind)).map(({ message }) => message);
  return [reason, ...causes].join('; ');
}
