import { sameLines, type HostLine } from '../../model/host-line';
import { compareLines } from '../../model/line-order';
import {
  completed,
  decideNames,
  fitOf,
  type Desired,
  type DesiredNames,
  type Observation,
} from '../desired/decide';
import type { NetworkFit } from '../desired/network-fit';
import type { StaleNeighbours } from '../desired/neighbours';
import { Dependencies } from './dependencies';

interface Decision {
  readonly seen: Observation;
  readonly fit: NetworkFit;
  readonly names: DesiredNames;
  readonly desired: Desired;
  readonly dependencies: Dependencies;
  /** Members with changed leases: others may now get what they gave up. */
  readonly recomputeNext: ReadonlySet<string> | 'all';
}

/** The part that was decided, and its result. */
interface Part {
  readonly seen: Observation;
  /** Members of the part, and containers that are gone. */
  readonly members: ReadonlySet<string>;
  readonly names: DesiredNames;
}

/**
 * Decides again only what may come out differently: what has changed, what needs a retry, and everything that depends on it. So an event
 * costs the same on a small and on a large host. The result is the same as that of deciding everything.
 */
export class Incremental {
  private last: Decision | undefined;

  /** `changed`: containers that changed since the last call. */
  decide(seen: Observation, changed: ReadonlySet<string>): Desired {
    const { last } = this;
    // After an error the next decision is about everything.
    this.last = undefined;
    this.last = (last && next(last, seen, changed)) ?? whole(seen);
    return this.last.desired;
  }

  /** Makes the next decision about everything. */
  forget(): void {
    this.last = undefined;
  }
}

function whole(seen: Observation): Decision {
  const fit = fitOf(seen);
  const names = decideNames(seen, fit);
  return {
    seen,
    fit,
    names,
    desired: completed(seen, fit, names),
    dependencies: new Dependencies(seen, names.assignment.leases),
    recomputeNext: names.changes.length === 0 ? new Set() : 'all',
  };
}

/** Undefined if everything has to be decided. */
function next(last: Decision, seen: Observation, changed: ReadonlySet<string>): Decision | undefined {
  const { dependencies, recomputeNext } = last;
  if (!isComparable(last, seen) || recomputeNext === 'all' || isFull(last.names)) return undefined;
  const before = dependencies.connected(changed);
  dependencies.updateContainers(changed, seen);
  const started = [...changed, ...before, ...recomputeNext, ...due(last, seen.now)];
  if (started.length === 0) return { ...last, seen };
  const members = dependencies.connected([...started, ...needsRetry(last)]);
  const part = partOf(seen, members, dependencies);
  const names = decideNames(part, last.fit);
  if (isFull(names)) return undefined;
  dependencies.updateLeases(names.changes);
  const table = names.changes.length === 0 ? seen.leases : dependencies.table;
  const merged = merge(last.names, { seen: part, members: new Set([...started, ...members]), names }, table);
  return {
    ...last,
    seen,
    names: merged,
    desired: completed(seen, last.fit, merged),
    recomputeNext: names.changes.length === 0 ? new Set() : members,
  };
}

/** These objects are replaced, never modified, so identity is enough. If the clock was set back, any due time may come again. */
function isComparable({ seen: before, names }: Decision, seen: Observation): boolean {
  const { leases, cursors } = names.assignment;
  return (
    before.settings === seen.settings &&
    before.network === seen.network &&
    before.containersFolder === seen.containersFolder &&
    before.hostNames === seen.hostNames &&
    before.internalNetworks === seen.internalNetworks &&
    leases === seen.leases &&
    cursors.ipv4 === seen.cursors.ipv4 &&
    cursors.ipv6 === seen.cursors.ipv6 &&
    before.now <= seen.now
  );
}

/** With a full pool, every claim depends on every lease. */
function isFull({ problems }: DesiredNames): boolean {
  return problems.some(({ kind }) => kind === 'pool-full');
}

/** Everything that depends on a name that is due. */
function due({ names, dependencies }: Decision, now: number): string[] {
  return [...names.due].flatMap(([name, at]) => (at <= now ? [...dependencies.ofName(name)] : []));
}

function needsRetry({ names: { problems } }: Decision): string[] {
  return problems.map(({ about }) => about.id);
}

function partOf(seen: Observation, members: ReadonlySet<string>, dependencies: Dependencies): Observation {
  const containers = [...members].flatMap((member) => seen.containers.get(member) ?? []);
  return {
    ...seen,
    containers: new Map(containers.map((container) => [container.id, container])),
    leases: dependencies.leasesAmong(members),
    isTakenElsewhere: (address) => dependencies.isTakenOutside(members, address),
  };
}

/** The problems are those of the part alone: every member that had one before is in the part. */
function merge(before: DesiredNames, part: Part, leases: DesiredNames['assignment']['leases']): DesiredNames {
  const { assignment, changes, lines, stale, due: dueTimes, problems } = part.names;
  const names = namesOf(part);
  return {
    assignment: {
      leases,
      cursors: assignment.cursors,
      standbys: mergeMaps(before.assignment.standbys, part.members, assignment.standbys),
      holders: mergeMaps(before.assignment.holders, part.members, assignment.holders),
    },
    changes,
    lines: mergeLines(before.lines, names, lines),
    stale: mergeStale(before.stale, names, stale),
    due: mergeMaps(before.due, names, dueTimes),
    problems,
  };
}

/** The names of the part, before and after. */
function namesOf({ seen, names: { assignment } }: Part): ReadonlySet<string> {
  const claims = [...seen.containers.values()].flatMap((container) => seen.labelsOf(container).claim ?? []);
  return new Set(
    [...seen.leases, ...assignment.leases, ...claims].flatMap(({ name, aliases }) => [name, ...aliases]),
  );
}

/** The same array when nothing changes, so that comparing is cheap. */
function mergeLines(
  before: readonly HostLine[],
  names: ReadonlySet<string>,
  now: readonly HostLine[],
): readonly HostLine[] {
  const theirs = before.filter(({ name }) => names.has(name));
  if (sameLines(theirs, now)) return before;
  const others = before.filter(({ name }) => !names.has(name));
  return [...others, ...now].sort(compareLines);
}

function mergeStale(
  before: StaleNeighbours,
  names: ReadonlySet<string>,
  now: StaleNeighbours,
): StaleNeighbours {
  const pending = [...before.pending].filter((name) => !names.has(name));
  return {
    addresses: mergeMaps(before.addresses, names, now.addresses),
    pending: new Set([...pending, ...now.pending]),
    due: mergeMaps(before.due, names, now.due),
  };
}

function mergeMaps<V>(
  before: ReadonlyMap<string, V>,
  keys: ReadonlySet<string>,
  now: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  if (before.size === 0) return now;
  const merged = new Map(before);
  for (const key of keys) merged.delete(key);
  for (const [key, value] of now) merged.set(key, value);
  return merged;
}
