import { groupBy } from '../../model/collections';
import type { HostLine } from '../../model/host-line';
import type { Lease } from '../../model/lease';
import { bytesPerSize, mostLines, placeSizeOf } from '../../model/line-room';
import type { Problem } from '../../model/problem';
import type { ContainerRecord } from '../../model/record';

export interface Publishable {
  /** The same array when all have room. */
  readonly lines: readonly HostLine[];
  readonly problems: readonly Problem[];
}

/** What all hosts files together are made for: a file that has room for this much never refuses a line. */
export interface PublishBound {
  readonly lines: number;
  readonly bytes: number;
}

const hostsFileBound: PublishBound = { lines: mostLines, bytes: bytesPerSize };

const mostAskersNamed = 3;

/**
 * As many of the lines as hosts files have room for. Who goes first does not depend on who asks for most: each lease's first
 * name, then the second of each, and so on; within that, those that a container holds, and the oldest first. So whoever puts many names on labels
 * loses the last of his own, and what stands in the files stays there. Pure.
 */
export function publishable(
  lines: readonly HostLine[],
  leases: readonly Lease[],
  containers: ReadonlyMap<string, ContainerRecord>,
  bound = hostsFileBound,
): Publishable {
  if (new Room(bound).takeAll(lines)) return { lines, problems: [] };
  const byName = groupBy(lines, ({ name }) => name);
  const room = new Room(bound);
  const chosen = new Set(inOrderOfRight(leases).filter((name) => room.takeAll(byName.get(name) ?? [])));
  const left = byName.size - [...byName.keys()].filter((name) => chosen.has(name)).length;
  return {
    lines: lines.filter(({ name }) => chosen.has(name)),
    problems: [tooMany(left, leases, containers)],
  };
}

/** Each name once, those that are published first in front. */
function inOrderOfRight(leases: readonly Lease[]): readonly string[] {
  const ranked = leases.flatMap((lease) =>
    [lease.name, ...lease.aliases].map((name, rank) => ({ name, rank, lease })),
  );
  const isIdle = ({ idleSince }: Lease): number => (idleSince === undefined ? 0 : 1);
  ranked.sort(
    (a, b) => a.rank - b.rank || isIdle(a.lease) - isIdle(b.lease) || a.lease.createdAt - b.lease.createdAt,
  );
  return [...new Set(ranked.map(({ name }) => name))];
}

class Room {
  private lines = 0;
  private bytes = 0;

  constructor(private readonly bound: PublishBound) {}

  /** Takes all or none; returns whether they have room. */
  takeAll(lines: readonly HostLine[]): boolean {
    const count = this.lines + lines.length;
    const bytes = lines.reduce((sum, line) => sum + placeSizeOf(line), this.bytes);
    if (count > this.bound.lines || bytes > this.bound.bytes) return false;
    this.lines = count;
    this.bytes = bytes;
    return true;
  }
}

function tooMany(
  left: number,
  leases: readonly Lease[],
  containers: ReadonlyMap<string, ContainerRecord>,
): Problem {
  const askers = leases
    .toSorted((a, b) => b.aliases.length - a.aliases.length)
    .slice(0, mostAskersNamed)
    .map(
      ({ name, aliases, holder }) =>
        `${containers.get(holder.container)?.name ?? name} (${aliases.length + 1})`,
    );
  return {
    kind: 'names-left-out',
    about: { kind: 'hosts-files' },
    message: `${rounded(left)} names have no room in the hosts files and lead nowhere; most are asked for by ${askers.join(', ')}`,
    remedy:
      'Give containers fewer names, or shorten NATHOST_NAME_GRACE when they are made anew with other names time and again.',
  };
}

/** Two digits: a problem whose text changes with every name would be another one each time. */
function rounded(count: number): string {
  if (count < 100) return String(count);
  const step = 10 ** (String(count).length - 2);
  return `about ${Math.round(count / step) * step}`;
}
