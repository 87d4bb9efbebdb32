import { ownersOf } from '../../allocation/ownership';
import { groupBy } from '../../model/collections';
import { addDue, type DueTimes } from '../../model/due-times';
import type { HostLine } from '../../model/host-line';
import type { Lease } from '../../model/lease';
import { isPublicName } from '../../model/private-names';
import { compareLines } from '../../model/line-order';

export interface PublishedNames {
  /** One name a line, sorted, no duplicates. */
  readonly lines: readonly HostLine[];
  /** When a name stops being published, if nothing else happens. */
  readonly due: DueTimes;
}

interface Publishing {
  /** See `isPublicName`. */
  readonly domains: readonly string[];
  /** Milliseconds. */
  readonly nameGrace: number;
  readonly handoverGrace: number;
}

/**
 * The lines of every hosts file. A name stays while a container holds it, in any state, and for `nameGrace` after its removal, because a
 * proxy must be able to start while an application is away. While a service has other replicas, the address of a removed one goes after
 * `handoverGrace`: long enough to be re-created, short enough not to be a dead upstream.
 */
export function publishedNames(leases: readonly Lease[], now: number, settings: Publishing): PublishedNames {
  const ends = [...groupBy(leases, (lease) => lease.name).values()].flatMap((group) =>
    endsOf(group, settings),
  );
  const current = ends.filter(({ until }) => now < until);
  const owners = ownersOf(current.length === leases.length ? leases : current.map(({ lease }) => lease));
  const lines = new Map<string, HostLine>();
  const due = new Map<string, number>();
  for (const { lease, until } of current) {
    for (const line of linesOf(lease, owners, settings.domains))
      lines.set(`${line.name} ${line.address}`, line);
    addDue(due, lease.name, until);
  }
  return { lines: [...lines.values()].toSorted(compareLines), due };
}

/** How long each lease of one name is published. */
function endsOf(
  group: readonly Lease[],
  { nameGrace, handoverGrace }: Publishing,
): { lease: Lease; until: number }[] {
  const lastHeld = Math.max(...group.map((lease) => lease.idleSince ?? Infinity));
  return group.map((lease) => {
    const { idleSince } = lease;
    if (idleSince === undefined) return { lease, until: Infinity };
    // An address removed while other replicas were there does not come back when the last one goes.
    const wentWithTheLast = idleSince === lastHeld || idleSince + handoverGrace > lastHeld;
    return { lease, until: idleSince + (wentWithTheLast ? nameGrace : handoverGrace) };
  });
}

/** An older lease, from an import or another `NATHOST_DOMAINS`, may have a public name, which is not published. */
function linesOf(lease: Lease, owners: ReadonlyMap<string, string>, domains: readonly string[]): HostLine[] {
  return [lease.name, ...lease.aliases]
    .filter((name) => owners.get(name) === lease.name && !isPublicName(name, domains))
    .flatMap((name) => lease.resolvesTo.map((address) => ({ address, name })));
}
