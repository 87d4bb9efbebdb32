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

/** What asks for `timeout` milliseconds at most; the usual timing of the machine when there is no timeout. */
export function wantedTiming(timeout: number | undefined, usual: NeighbourTiming): NeighbourTiming {
  if (timeout === undefined) return usual;
  return { retrans: Math.max(step, Math.floor(timeout / probes / step) * step), probes };
}

/** A jiffy more or less is the kernel's rounding. */
export function isTimedSo({ timing }: NeighbourState, wanted: NeighbourTiming): boolean {
  return timing.probes === wanted.probes && Math.abs(timing.retrans - wanted.retrans) < step;
}

export interface Silence {
  /** Leased addresses that nobody has had for longer than a restart takes. */
  readonly addresses: readonly string[];
  /** When the next one is, milliseconds since the epoch. */
  readonly dueAt?: number;
}

export interface SilenceInput {
  readonly settings: Settings;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly now: number;
  readonly downSince: (container: string) => number;
}

/**
 * Addresses that the host had better forget: it goes on sending to an owner that it has heard of for up to a minute, and whoever connects
 * waits all that time.
 */
export function silence(
  leases: readonly Lease[],
  { settings, containers, now, downSince }: SilenceInput,
): Silence {
  if (settings.arpTimeout === undefined) return { addresses: [] };
  const down = leases.flatMap((lease) => {
    const { ipv4, ipv6, holder, idleSince } = lease;
    const container = containers.get(holder.container);
    if (container !== undefined && isUp(container)) return [];
    const since = container ? downSince(container.id) : (idleSince ?? now);
    return [ipv4, ipv6].flatMap((address) =>
      address === undefined ? [] : [{ address, at: since + restartTime }],
    );
  });
  const dueAt = earliest(...down.map(({ at }) => at).filter((at) => at > now));
  return {
    addresses: down.filter(({ at }) => at <= now).map(({ address }) => address),
    ...(dueAt !== undefined && { dueAt }),
  };
}
