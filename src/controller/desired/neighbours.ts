import { isUp } from '../../model/claim';
import { addDue, type DueTimes } from '../../model/due-times';
import type { NeighbourState, NeighbourTiming } from '../../model/kernel';
import type { Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';
import type { Settings } from '../../model/settings';

/** The kernel's default number of requests. */
const probes = 3;
/** The kernel counts in jiffies of at most 10 ms, so every kernel keeps multiples of this exactly. */
const step = 10;

/**
 * How long a container may be down before its address counts as stale, in milliseconds. A restart takes less: TCP sends lost packets
 * again after a second, and by then the container answers.
 */
export const restartTime = 2_000;

/** How long a new container, or one that is not on the network yet, may take until its address is no longer pending, in milliseconds. */
export const startTime = 10_000;

/**
 * The timing that asks for at most `timeout` milliseconds; the machine's default without a timeout. While an owner is awaited, it is the
 * machine's default plus the number of quick requests that may have gone out before: no connect then fails earlier than without nathost.
 */
export function wantedTiming(
  timeout: number | undefined,
  usual: NeighbourTiming,
  hasPending = false,
): NeighbourTiming {
  if (timeout === undefined) return usual;
  const retrans = Math.max(step, Math.floor(timeout / probes / step) * step);
  if (!hasPending || retrans >= usual.retrans) return { retrans, probes };
  return { retrans: usual.retrans, probes: usual.probes + probes };
}

/** A jiffy more or less is the kernel's rounding. */
export function isTimedSo({ timing }: NeighbourState, wanted: NeighbourTiming): boolean {
  return timing.probes === wanted.probes && Math.abs(timing.retrans - wanted.retrans) < step;
}

/** All by name; names without such an address are absent. */
export interface StaleNeighbours {
  /** Leased addresses that no container has had for longer than a restart takes. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Names with an address whose owner may be about to answer. */
  readonly pending: ReadonlySet<string>;
  /** When the next address becomes stale or is no longer pending. */
  readonly due: DueTimes;
}

export interface NeighboursInput {
  readonly settings: Settings;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly now: number;
  readonly downSince: (container: string) => number;
  readonly awaySince: (container: string) => number | undefined;
}

/**
 * Stale addresses: the host would go on sending to their last known owner for up to a minute, and connects would wait that long. And
 * addresses whose owner is awaited.
 */
export function staleNeighbours(leases: readonly Lease[], input: NeighboursInput): StaleNeighbours {
  const addresses = new Map<string, readonly string[]>();
  const pending = new Set<string>();
  const due = new Map<string, number>();
  if (input.settings.arpTimeout === undefined) return { addresses, pending, due };
  for (const lease of leases) {
    const { name, ipv4, ipv6 } = lease;
    if (ipv4 === undefined && ipv6 === undefined) continue;
    const from = staleAt(lease, input) ?? Infinity;
    const until = pendingUntil(lease, input) ?? 0;
    if (from > input.now) addDue(due, name, from);
    else addresses.set(name, [...(addresses.get(name) ?? []), ...[ipv4, ipv6].filter(isThere)]);
    if (until <= input.now) continue;
    pending.add(name);
    addDue(due, name, until);
  }
  return { addresses, pending, due };
}

const isThere = (address: string | undefined): address is string => address !== undefined;

function staleAt(
  { holder, idleSince }: Lease,
  { containers, now, downSince }: NeighboursInput,
): number | undefined {
  const container = containers.get(holder.container);
  if (container === undefined) return (idleSince ?? now) + restartTime;
  return isUp(container) ? undefined : downSince(container.id) + restartTime;
}

function pendingUntil(
  { holder, idleSince }: Lease,
  { containers, awaySince }: NeighboursInput,
): number | undefined {
  const container = containers.get(holder.container);
  const since = container ? awaySince(container.id) : idleSince;
  if (since === undefined) return undefined;
  const isStarting = container !== undefined && ['created', 'running', 'paused'].includes(container.state);
  return since + (isStarting ? startTime : restartTime);
}
