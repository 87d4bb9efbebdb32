import { isUp } from '../../model/claim';
import { earliest } from '../../model/collections';
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

export interface Silence {
  /** Leased addresses that nobody has had for longer than a restart takes. */
  readonly addresses: readonly string[];
  /** True while somebody who has a leased address may be about to answer at it. */
  readonly isAwaiting: boolean;
  /** When the next address becomes silent or is no longer awaited, milliseconds since the epoch. */
  readonly dueAt?: number;
}

export interface SilenceInput {
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
export function silence(leases: readonly Lease[], input: SilenceInput): Silence {
  const { settings, now } = input;
  if (settings.arpTimeout === undefined) return { addresses: [], isAwaiting: false };
  const own = leases.filter(({ ipv4, ipv6 }) => ipv4 !== undefined || ipv6 !== undefined);
  const down = own.flatMap((lease) => {
    const at = silentAt(lease, input);
    return at === undefined ? [] : [lease.ipv4, lease.ipv6].map((address) => ({ address, at }));
  });
  const awaited = own.flatMap((lease) => awaitedUntil(lease, input) ?? []).filter((at) => at > now);
  const dueAt = earliest(...[...down.map(({ at }) => at), ...awaited].filter((at) => at > now));
  return {
    addresses: down.flatMap(({ address, at }) => (at <= now ? (address ?? []) : [])),
    isAwaiting: awaited.length > 0,
    ...(dueAt !== undefined && { dueAt }),
  };
}

function silentAt(
  { holder, idleSince }: Lease,
  { containers, now, downSince }: SilenceInput,
): number | undefined {
  const container = containers.get(holder.container);
  if (container === undefined) return (idleSince ?? now) + restartTime;
  return isUp(container) ? undefined : downSince(container.id) + restartTime;
}

function awaitedUntil(
  { holder, idleSince }: Lease,
  { containers, awaySince }: SilenceInput,
): number | undefined {
  const container = containers.get(holder.container);
  const since = container ? awaySince(container.id) : idleSince;
  if (since === undefined) return undefined;
  const isStarting = container !== undefined && ['created', 'running', 'paused'].includes(container.state);
  return since + (isStarting ? startTime : restartTime);
}
