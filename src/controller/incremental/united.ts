import type { Lease } from '../../model/lease';
import type { NamesDecision, Observation } from '../desired/decide';
import type { Silence } from '../desired/neighbours';
import { exchangedLines } from './exchanged-lines';
import type { WorldTies } from './world-ties';

export interface Near {
  /** What was decided about. */
  readonly part: Observation;
  /** Containers that are no more. */
  readonly gone: readonly string[];
  readonly names: NamesDecision;
}

/**
 * What was decided of all names before, with what is decided of some of them now. The problems and endpoint changes are those of now alone:
 * whoever had any before has to be among what was decided about.
 */
export function united(
  before: NamesDecision,
  near: Near,
  table: readonly Lease[],
  ties: WorldTies,
): NamesDecision {
  const { assignment, lines, silence, due, problems, endpointChanges } = near.names;
  const names = namesOf(near);
  return {
    assignment: {
      leases: ties.changed(table, assignment.changes),
      changes: assignment.changes,
      cursors: assignment.cursors,
      standbys: exchanged(before.assignment.standbys, containersOf(near), assignment.standbys),
    },
    lines: exchangedLines(before.lines, names, lines),
    silence: unitedSilence(before.silence, names, silence),
    due: exchanged(before.due, names, due),
    problems,
    endpointChanges,
  };
}

function containersOf({ part, gone }: Near): readonly string[] {
  return [...part.containers.keys(), ...gone];
}

/** Each name that what was decided about had before, or has now. */
function namesOf({ part, names: { assignment } }: Near): ReadonlySet<string> {
  const claims = [...part.containers.values()].flatMap((container) => part.labelsOf(container).claim ?? []);
  return new Set(
    [...part.leases, ...assignment.leases, ...claims].flatMap(({ name, aliases }) => [name, ...aliases]),
  );
}

function unitedSilence(before: Silence, names: ReadonlySet<string>, now: Silence): Silence {
  const awaited = new Set(before.awaited);
  for (const name of names) awaited.delete(name);
  for (const name of now.awaited) awaited.add(name);
  return {
    addresses: exchanged(before.addresses, names, now.addresses),
    awaited,
    due: exchanged(before.due, names, now.due),
  };
}

function exchanged<K, V>(
  before: ReadonlyMap<K, V>,
  keys: Iterable<K>,
  now: ReadonlyMap<K, V>,
): ReadonlyMap<K, V> {
  if (before.size === 0) return now;
  const all = new Map(before);
  for (const key of keys) all.delete(key);
  for (const [key, value] of now) all.set(key, value);
  return all;
}
