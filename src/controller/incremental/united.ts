import type { Lease } from '../../model/lease';
import type { DesiredNames, Observation } from '../desired/decide';
import type { StaleNeighbours } from '../desired/neighbours';
import { exchangedLines } from './exchanged-lines';
import type { WorldTies } from './world-ties';

export interface Near {
  /** What was decided about. */
  readonly part: Observation;
  /** Containers that are no more. */
  readonly gone: readonly string[];
  readonly names: DesiredNames;
}

/**
 * What was decided of all names before, with what is decided of some of them now. The problems are those of now alone:
 * whoever had any before has to be among what was decided about.
 */
export function united(
  before: DesiredNames,
  near: Near,
  table: readonly Lease[],
  ties: WorldTies,
): DesiredNames {
  const { assignment, changes, lines, stale, due, problems } = near.names;
  const names = namesOf(near);
  return {
    assignment: {
      leases: ties.changed(table, changes),
      cursors: assignment.cursors,
      standbys: exchanged(before.assignment.standbys, containersOf(near), assignment.standbys),
      holders: exchanged(before.assignment.holders, containersOf(near), assignment.holders),
    },
    changes,
    lines: exchangedLines(before.lines, names, lines),
    stale: mergedNeighbours(before.stale, names, stale),
    due: exchanged(before.due, names, due),
    problems,
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

function mergedNeighbours(
  before: StaleNeighbours,
  names: ReadonlySet<string>,
  now: StaleNeighbours,
): StaleNeighbours {
  const pending = new Set(before.pending);
  for (const name of names) pending.delete(name);
  for (const name of now.pending) pending.add(name);
  return {
    addresses: exchanged(before.addresses, names, now.addresses),
    pending,
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
