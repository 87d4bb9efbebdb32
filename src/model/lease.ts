/** A durable assignment of addresses to a name. Its key is name and slot, so it outlives every container. */
export interface Lease {
  /** The first name of the label `nathost.name`. */
  readonly name: string;
  /** The replica's number within the name, from 0. */
  readonly slot: number;
  /** Absent while the name has no address of its own: its container is host-networked or shares another one's network. */
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** The other names of the label, kept so that they resolve while the container is away. */
  readonly aliases: readonly string[];
  /** The addresses that the names resolve to: usually those above. */
  readonly resolvesTo: readonly string[];
  /** The container that has the lease, or had it last. */
  readonly holder: LeaseHolder;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Since when no container has it, milliseconds since the Unix epoch; absent while one has. */
  readonly idleSince?: number;
  /** True if a person pinned it: it never expires. */
  readonly pinned?: true;
}

export interface LeaseHolder {
  /** Its id; empty for a name that was reserved and never held. */
  readonly container: string;
  /** The Compose or Swarm service it is a replica of. */
  readonly service?: string;
  readonly replica?: number;
}

export function leaseKey(lease: { readonly name: string; readonly slot: number }): string {
  return `${lease.name}/${lease.slot}`;
}

/** `10.203.0.2`, or both addresses. */
export function addressText({ ipv4, ipv6 }: Pick<Lease, 'ipv4' | 'ipv6'>): string {
  return [ipv4, ipv6].filter((text) => text !== undefined).join(' and ') || 'no address of its own';
}

/** True for equal leases. Cheap, because it runs for every lease in every pass. */
export function sameLease(a: Lease, b: Lease): boolean {
  if (a === b) return true;
  return (
    a.name === b.name &&
    a.slot === b.slot &&
    a.ipv4 === b.ipv4 &&
    a.ipv6 === b.ipv6 &&
    a.createdAt === b.createdAt &&
    a.idleSince === b.idleSince &&
    a.pinned === b.pinned &&
    a.holder.container === b.holder.container &&
    a.holder.service === b.holder.service &&
    a.holder.replica === b.holder.replica &&
    sameTexts(a.aliases, b.aliases) &&
    sameTexts(a.resolvesTo, b.resolvesTo)
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
