import type { ContainerRecord } from './record';

/** A container on nathost's network, or about to be. */
export interface Member {
  readonly name: string;
  /** Names of its other networks. */
  readonly networks: readonly string[];
  /** Whether nathost's network comes after all of these, whatever their names. */
  readonly isBehind: boolean;
}

/** Containers whose names resolve, for one another, to nathost's network instead of a network they share. */
export interface Shadowed {
  readonly network: string;
  readonly containers: readonly string[];
}

/**
 * The engine resolves a container's name to its address on the first network that both share, and takes the default route from the first
 * network. The order is: higher priority (API 1.48), then not internal, then by name. nathost's network is internal. `internal`: the
 * names of internal networks.
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

/** Whether nathost's endpoint of a container comes after its others, or will when it is created. */
export function isBehind({ endpoints }: ContainerRecord, ours: string): boolean {
  const own = endpoints[ours]?.priority;
  // A new endpoint has no priority yet; the others show whether the engine has priorities.
  return own === undefined
    ? Object.values(endpoints).some(({ priority }) => priority !== undefined)
    : own < 0;
}

interface Group {
  /** Networks that come before nathost's: on these its members find one another. */
  readonly early: ReadonlySet<string>;
  readonly members: Member[];
}

/** The members that resolve one another only on nathost's network. Members with the same early networks are handled as one group. */
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
    // The default bridge resolves no names.
    const early = member.networks.filter((network) => network !== 'bridge' && !late.has(network)).toSorted();
    const key = early.join('\n');
    const group = groups.get(key) ?? { early: new Set(early), members: [] };
    group.members.push(member);
    groups.set(key, group);
  }
  return [...groups.values()];
}
