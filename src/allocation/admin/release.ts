import { ActionRefused } from '../../model/errors';
import type { Lease } from '../../model/lease';
import { titleOf, type TableSeen } from './table-seen';

export interface Released {
  readonly leases: readonly Lease[];
  /** The leases that ended. */
  readonly released: readonly Lease[];
}

/** Ends the leases of a name, or that of one slot. Throws, and ends none, if an existing container holds one of them. */
export function release(name: string, slot: number | undefined, seen: TableSeen): Released {
  const isMeant = (lease: Lease): boolean =>
    lease.name === name && (slot === undefined || lease.slot === slot);
  const meant = seen.leases.filter(isMeant);
  if (meant.length === 0) throw noSuchLease(name, slot, seen);
  const held = meant.find(({ idleSince }) => idleSince === undefined);
  if (held !== undefined) throw leaseHeld(held, meant, seen);
  return { leases: seen.leases.filter((lease) => !isMeant(lease)), released: meant };
}

export function noSuchLease(name: string, slot: number | undefined, { leases }: TableSeen): ActionRefused {
  const owner = leases.find(({ aliases }) => aliases.includes(name))?.name;
  const slots = leases.filter((lease) => lease.name === name).map((lease) => lease.slot);
  const remedy =
    slots.length > 0
      ? `It has ${slots.length === 1 ? 'slot' : 'slots'} ${slots.join(', ')}.`
      : owner === undefined
        ? 'GET /v1/leases lists all leases.'
        : `${name} is an alias of ${owner}, which has the lease.`;
  const which = slot === undefined ? name : `slot ${slot} of ${name}`;
  return new ActionRefused('no-such-lease', `there is no lease of ${which}`, remedy);
}

function leaseHeld(lease: Lease, meant: readonly Lease[], { containers }: TableSeen): ActionRefused {
  const holder = containers.get(lease.holder.container)?.name ?? lease.holder.container;
  const idle = meant.filter(({ idleSince }) => idleSince !== undefined).map(({ slot }) => slot);
  const others = idle.length > 0 ? `; or release only the idle slots: ${idle.join(', ')}` : '';
  return new ActionRefused(
    'lease-held',
    `${titleOf(lease)} is held by container ${holder}`,
    `Remove the container first: docker rm -f ${holder}${others}`,
  );
}
