import { isUp } from '../../model/claim';
import { noteDue, type DueTimes } from '../../model/due-times';
import type { NeighbourState, NeighbourTiming } from '../../model/kernel';
import type { Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';
import type { Settings } from '../../model/settings';

/** The kernel's own number of questions. */
const probes = 3;
/** The kernel counts in jiffies, of which there are at least a hundred a second: a multiple of this is kept to exactly by all. */
const step = 10;

/**
 * How long a container may be down before its address counts as gone, milliseconds. A restart takes less: what is sent meanwhile to the
 * address that the host still knows is sent again by TCP after a second, and answered by then.
 */
export const restartTime = 2_000;

/** How long one that was never up, or is up and not on the network yet, may take before its address counts as not to come, milliseconds. */
export const startTime = 10_000;

/**
 * What asks for `timeout` milliseconds at most; the usual timing of the machine when there is no timeout. While somebody is awaited, asks as
 * the machine usually would, and as often more as quick questions may have been asked before: nobody who waits then is told off earlier
 * than without nathost.
 */
export function wantedTiming(
  timeout: number | undefined,
  usual: NeighbourTiming,
  isAwaiting = false,
): NeighbourTiming {
  if (timeout === undefined) return usual;
  const retrans = Math.max(step, Math.floor(timeout / probes / step) * step);
  if (!isAwaiting || retrans >= usual.retrans) return { retrans, probes };
  return { retrans: usual.retrans, probes: usual.probes + probes };
}

/** A jiffy more or less is the kernel's rounding. */
export function isTimedSo({ timing }: NeighbourState, wanted: NeighbourTiming): boolean {
  return timing.probes === wanted.probes && Math.abs(timing.retrans - wanted.retrans) < step;
}

/** By name, and only of those that have any. */
export interface StaleNeighbours {
  /** Leased addresses that nobody has had for longer than a restart takes. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Names one of whose addresses somebody may be about to answer at. */
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
 * Addresses that the host had better forget: it goes on sending to an owner that it has heard of for up to a minute, and whoever connects
 * waits all that time. And whether it had better wait for one.
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
    if (from > input.now) noteDue(due, name, from);
    else addresses.set(name, [...(addresses.get(name) ?? []), ...[ipv4, ipv6].filter(isThere)]);
    if (until <= input.now) continue;
    pending.add(name);
    noteDue(due, name, until);
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
