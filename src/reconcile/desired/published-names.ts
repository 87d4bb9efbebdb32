import { ownersOf } from '../../allocation/ownership';
import { earliest, groupBy } from '../../model/collections';
import type { HostLine } from '../../model/host-line';
import type { Lease } from '../../model/lease';

export interface PublishedNames {
  /** One name a line, sorted, without repetition. */
  readonly lines: readonly HostLine[];
  /** When a name stops being published, if nothing else happens before; milliseconds since the epoch. */
  readonly dueAt?: number;
}

interface NameGraces {
  /** Milliseconds. */
  readonly nameGrace: number;
  readonly handoverGrace: number;
}

/**
 * The lines for every hosts file. A name stays while a container holds it, in any state, and for `nameGrace` after, because
 * a proxy must be able to start while an application is away. Of a service that still has other replicas, a removed one's
 * address goes after `handoverGrace`: long enough to be re-created, short enough not to be a dead upstream.
 */
export function publishedNames(leases: readonly Lease[], now: number, graces: NameGraces): PublishedNames {
  const last = lastPublished.get(leases);
  if (last?.graces === graces && last.at <= now && now < (last.names.dueAt ?? Infinity)) return last.names;
  const names = namesAt(leases, now, graces);
  lastPublished.set(leases, { at: now, graces, names });
  return names;
}

/** By lease table: until a name's time is over, what is published changes only with the table. */
const lastPublished = new WeakMap<readonly Lease[], Published>();

interface Published {
  readonly at: number;
  readonly graces: NameGraces;
  readonly names: PublishedNames;
}

function namesAt(leases: readonly Lease[], now: number, graces: NameGraces): PublishedNames {
  const ends = [...groupBy(leases, (lease) => lease.name).values()].flatMap((group) => endsOf(group, graces));
  const current = ends.filter(({ until }) => now < until);
  const owners = ownersOf(current.length === leases.length ? leases : current.map(({ lease }) => lease));
  const lines = new Map<string, HostLine>();
  for (const { lease } of current) {
    for (const line of linesOf(lease, owners)) lines.set(`${line.name} ${line.address}`, line);
  }
  const sorted = [...lines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  const dueAt = earliest(...current.map(({ until }) => until));
  return { lines: sorted, ...(dueAt !== undefined && dueAt !== Infinity && { dueAt }) };
}

/** How long each lease of one name is published. */
function endsOf(
  group: readonly Lease[],
  { nameGrace, handoverGrace }: NameGraces,
): { lease: Lease; until: number }[] {
  const lastHeld = Math.max(...group.map((lease) => lease.idleSince ?? Infinity));
  return group.map((lease) => {
    const { idleSince } = lease;
    if (idleSince === undefined) return { lease, until: Infinity };
    // What was taken out while others went on does not come back when the last one goes.
    const wentWithTheLast = idleSince === lastHeld || idleSince + handoverGrace > lastHeld;
    return { lease, until: idleSince + (wentWithTheLast ? nameGrace : handoverGrace) };
  });
}

function linesOf(lease: Lease, owners: ReadonlyMap<string, string>): HostLine[] {
  return [lease.name, ...lease.aliases]
    .filter((name) => owners.get(name) === lease.name)
    .flatMap((name) => lease.resolvesTo.map((address) => ({ address, name })));
}
