import type { CacheChanges } from '../cache-changes';
import {
  completed,
  decideNames,
  fitOf,
  type Desired,
  type DesiredNames,
  type Observation,
} from '../desired/decide';
import type { NetworkFit } from '../desired/network-fit';
import { sameLines } from '../../model/host-line';
import { leaseKey } from '../../model/lease';
import { nearPart } from './near-part';
import { united } from './united';
import { WorldTies } from './world-ties';

interface Decided {
  readonly seen: Observation;
  readonly fit: NetworkFit;
  readonly names: DesiredNames;
  readonly decision: Desired;
  readonly ties: WorldTies;
  /** What is decided once more, because leases have changed; members of `ties`. */
  readonly unsettled: Iterable<string>;
  /** Looks at everything since all was decided. */
  readonly looks: number;
}

/** So many looks at everything, ten minutes' with the usual resync, an old decision may stand: one that is wrong by a defect of ours lives no longer. */
const mostLooks = 20;

/**
 * Decides anew only about what may come out otherwise: about what has changed, and all that is tied to it. So an event costs the same on a small host
 * and on a large one. The result is that of deciding about everything, which is done, too, now and then.
 */
export class LastDecision {
  private last: Decided | undefined;

  /** `changes`: what has become different in the world since the last call. */
  for(seen: Observation, changes: CacheChanges): Desired {
    const last = this.last !== undefined && isComparable(this.last, seen) ? this.last : undefined;
    // If anything is thrown, there is nothing that the next decision could rest on.
    this.last = undefined;
    this.last = last === undefined ? first(seen) : next(last, seen, changes);
    return this.last.decision;
  }

  /** The next decision is about everything. */
  forget(): void {
    this.last = undefined;
  }
}

/** Of what is replaced, never changed. A clock that was set back may make any time run again. */
function isComparable({ seen: before, names }: Decided, seen: Observation): boolean {
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

function first(seen: Observation): Decided {
  return whole(seen, fitOf(seen), new WorldTies(seen));
}

function next(last: Decided, seen: Observation, changes: CacheChanges): Decided {
  const { ties } = last;
  const changed = new Set(changes.containers);
  for (const member of ties.around(changes.containers)) changed.add(member);
  ties.noteContainers(changes.containers, seen);
  const looks = last.looks + (changes.everything ? 1 : 0);
  if (looks === mostLooks) return whole(seen, last.fit, ties, last);
  const started = [...changed, ...last.unsettled, ...dueMembers(last, seen.now)];
  return started.length === 0 ? { ...last, seen, looks } : near({ ...last, looks }, seen, started);
}

/** About everything. */
function whole(seen: Observation, fit: NetworkFit, ties: WorldTies, last?: Decided): Decided {
  const names = decideNames(seen, fit);
  const { changes } = names;
  const { leases } = names.assignment;
  ties.noteTable(leases, changes);
  const lines = last && sameLines(last.names.lines, names.lines) ? last.names.lines : names.lines;
  const unsettled = changes.length === 0 ? [] : [...seen.containers.keys(), ...leases.map(leaseKey)];
  return decided({ seen, fit, ties, unsettled, looks: 0 }, { ...names, lines });
}

/** About these, those that something is wrong with or to be done for, and all that is tied to any of them. */
function near(last: Decided, seen: Observation, started: readonly string[]): Decided {
  const { fit, ties } = last;
  const members = ties.around([...started, ...needsRetry(last)]);
  if (isFull(last.names) || isMost(members, seen)) return whole(seen, fit, ties, last);
  const part = nearPart(seen, members, ties);
  const names = decideNames(part, fit);
  if (isFull(names)) return whole(seen, fit, ties, last);
  const unsettled = names.changes.length === 0 ? [] : members;
  const gone = started.filter((member) => !members.has(member));
  return decided({ ...last, seen, unsettled }, united(last.names, { part, names, gone }, seen.leases, ties));
}

function decided(of: Omit<Decided, 'names' | 'decision'>, names: DesiredNames): Decided {
  return { ...of, names, decision: completed(of.seen, of.fit, names) };
}

/** Those of names whose time has come. */
function dueMembers({ names: { due }, ties }: Decided, now: number): string[] {
  return [...due].flatMap(([name, at]) => (at <= now ? ties.ofName(name) : []));
}

function needsRetry({ names: { problems } }: Decided): string[] {
  return problems.flatMap(({ about }) => (about.kind === 'container' ? about.id : []));
}

/** Whoever finds no address waits for one of anybody's. */
function isFull({ problems }: DesiredNames): boolean {
  return problems.some(({ kind }) => kind === 'pool-full');
}

/** Then it is less work to decide about all. */
function isMost(members: ReadonlySet<string>, { containers, leases }: Observation): boolean {
  return members.size > 64 && members.size * 2 > containers.size + leases.length;
}
