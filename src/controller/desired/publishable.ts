import { groupBy } from '../../model/collections';
import type { HostLine } from '../../model/host-line';
import type { Lease } from '../../model/lease';
import { bytesPerSize, mostLines, placeSizeOf } from '../../model/line-room';
import type { Problem } from '../../model/problem';
import type { ContainerRecord } from '../../model/record';

export interface Publishable {
  /** The same array when everything fits. */
  readonly lines: readonly HostLine[];
  readonly problems: readonly Problem[];
}

/** The size that every hosts file can hold, whatever was in it before. */
export interface PublishBound {
  readonly lines: number;
  readonly bytes: number;
}

const hostsFileBound: PublishBound = { lines: mostLines, bytes: bytesPerSize };

const mostAskersNamed = 3;

/**
 * As many of the lines as hosts files have room for. The first name of every lease goes first, then the second of each, and so on; among
 * those, held leases before idle ones, and older before newer. So a label with very many names loses the last of its own, and what is
 * already published stays. Pure.
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

/** Each name once, in order of precedence. */
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

  /** Takes all or none. Returns whether they fit. */
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
    message: `the hosts files have no room for ${rounded(left)} names, which do not resolve; these ask for the most names: ${askers.join(', ')}`,
    remedy:
      'Give containers fewer names. If containers are created again and again with other names, shorten NATHOST_NAME_GRACE.',
  };
}

/** Two digits, because a problem with a new text is a new problem. */
function rounded(count: number): string {
  if (count < 100) return String(count);
  const step = 10 ** (String(count).length - 2);
  return `about ${Math.round(count / step) * step}`;
}
