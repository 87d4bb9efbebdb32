import type { ContainerRecord } from './record';

/** A container on nathost's network, or about to be. */
export interface Member {
  readonly name: string;
  /** Names of its other networks. */
  readonly networks: readonly string[];
  /** Whether nathost's network comes behind all of these, whatever they are called. */
  readonly isBehind: boolean;
}

/** Containers that get one another's address on nathost's network, in the place of that on a network they share. */
export interface Shadowed {
  readonly network: string;
  readonly containers: readonly string[];
}

/**
 * The engine answers a container's name with its address on the first network that the two share, and takes the way out from the first one:
 * those of a higher priority (API 1.48), then those that are not internal, then by name. nathost's network is internal.
 * @param internal names of networks that are internal
 */
export function shadowed(
  members: readonly Member[],
  ours: string,
  internal: ReadonlySet<string>,
): Shadowed[] {
  const late = new Set([...internal].filter((network) => network > ours));
  return [...late].toSorted().flatMap((network) => {
    const containers = astray(
      members.filter(({ networks }) => networks.includes(network)),
      late,
    );
    return containers.length > 0 ? [{ network, containers }] : [];
  });
}

/** Whether nathost's endpoint of a container comes behind the others, or will when it is made. */
export function isBehind({ endpoints }: ContainerRecord, ours: string): boolean {
  const own = endpoints[ours]?.priority;
  // An endpoint that was just ordered is not described yet; the others show whether the engine knows an order.
  return own === undefined
    ? Object.values(endpoints).some(({ priority }) => priority !== undefined)
    : own < 0;
}

interface Group {
  /** Networks that come before nathost's: there its members find one another. */
  readonly early: ReadonlySet<string>;
  readonly members: Member[];
}

/** Those that find somebody only at the wrong address, or are found so. Members with the same early networks are looked at as one. */
function astray(members: readonly Member[], late: ReadonlySet<string>): string[] {
  const groups = groupsOf(members, late);
  const found = new Set<string>();
  for (const [at, one] of groups.entries())
    for (const other of groups.slice(at)) {
      if ([...one.early].some((network) => other.early.has(network))) continue;
      const both = one === other ? one.members : [...one.members, ...other.members];
      if (both.length < 2 || both.every((member) => member.isBehind)) continue;
      for (const { name } of both) found.add(name);
    }
  return [...found].toSorted();
}

function groupsOf(members: readonly Member[], late: ReadonlySet<string>): Group[] {
  const groups = new Map<string, Group>();
  for (const member of members) {
    // On the default bridge nobody is known by a name.
    const early = member.networks.filter((network) => network !== 'bridge' && !late.has(network)).toSorted();
    const key = early.join('\n');
    const group = groups.get(key) ?? { early: new Set(early), members: [] };
    group.members.push(member);
    groups.set(key, group);
  }
  return [...groups.values()];
}
