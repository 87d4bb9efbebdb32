import type { StatusReport } from '../model/status';

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

/** Ready means: the engine is connected, the cache is current, and at least one complete pass has run. */
export function readiness({ phase, problems, engine }: StatusReport): Readiness {
  switch (phase) {
    case 'ready':
      if (engine.staleSince === undefined) return { ready: true };
      return {
        ready: false,
        reason: because('the engine has not answered for too long', problems, 'engine-unreachable'),
      };
    case 'starting':
      return {
        ready: false,
        reason: because('the first pass has not finished', problems, 'engine-unreachable', 'another-nathost'),
      };
    case 'disconnected':
      return {
        ready: false,
        reason: because('nathost is not connected to the engine', problems, 'engine-unreachable'),
      };
    case 'misconfigured':
      return { ready: false, reason: because('a setting is invalid', problems, 'setting-invalid') };
  }
}

function because(reason: string, problems: StatusReport['problems'], ...kinds: string[]): string {
  const causes = problems.filter(({ kind }) => kinds.includes(kind)).map(({ message }) => message);
  return [reason, ...causes].join('; ');
}
