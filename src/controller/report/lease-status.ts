import type { Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';
import type { LeaseStatus } from '../../model/status';

/** A lease as the API shows it. `leaseTtl`: milliseconds. */
export function leaseStatus(
  lease: Lease,
  containers: ReadonlyMap<string, ContainerRecord>,
  leaseTtl: number,
): LeaseStatus {
  const { name, slot, ipv4, ipv6, holder, createdAt, idleSince, pinned = false } = lease;
  const container = containers.get(holder.container);
  return {
    name,
    slot,
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    ...(holder.container !== '' && {
      holder: { id: holder.container, ...(container && { name: container.name }) },
    }),
    pinned,
    createdAt,
    ...(idleSince !== undefined && { idleSince }),
    ...(idleSince !== undefined && !pinned && { expiresAt: idleSince + leaseTtl }),
  };
}
