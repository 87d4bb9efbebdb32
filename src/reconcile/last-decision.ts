import { decide, type Decision, type Observation } from './decide';

interface Decided {
  readonly seen: Observation;
  readonly revision: number;
  readonly decision: Decision;
}

/**
 * Decides, but not again what cannot come out otherwise. Of the passes that a container's life leads to, about half find nothing new: one event is
 * told in several ways, and is looked at twice.
 */
export class LastDecision {
  private last: Decided | undefined;

  /** `revision`: of the world that was observed (`World.revision`). */
  for(seen: Observation, revision: number): Decision {
    const { last } = this;
    if (last?.revision === revision && isSame(last.seen, seen) && isInTime(last, seen.now))
      return last.decision;
    const decision = decide(seen);
    this.last = { seen, revision, decision };
    return decision;
  }
}

/** Of what is replaced, never changed; what the world has is told by its revision. */
function isSame(a: Observation, b: Observation): boolean {
  return (
    a.settings === b.settings &&
    a.network === b.network &&
    a.leases === b.leases &&
    a.cursors.ipv4 === b.cursors.ipv4 &&
    a.cursors.ipv6 === b.cursors.ipv6 &&
    a.containersFolder === b.containersFolder &&
    a.hostNames === b.hostNames
  );
}

/** Time alone changes nothing until then; a clock that was set back does. */
function isInTime({ seen, decision }: Decided, now: number): boolean {
  return seen.now <= now && now < (decision.dueAt ?? Infinity);
}
