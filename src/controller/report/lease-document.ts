import type { Lease } from '../../model/lease';
import { leaseDocumentFormat, leaseDocumentVersion, type LeaseDocument } from '../../model/lease-document';

/** The leases that another nathost can import: those with an address of their own. */
export function leaseDocument(leases: readonly Lease[], now: number): LeaseDocument {
  return {
    format: leaseDocumentFormat,
    version: leaseDocumentVersion,
    exportedAt: now,
    leases: leases
      .filter(({ ipv4, ipv6 }) => ipv4 !== undefined || ipv6 !== undefined)
      .toSorted((a, b) => (a.name === b.name ? a.slot - b.slot : a.name < b.name ? -1 : 1))
      .map(({ name, slot, ipv4, ipv6, aliases, pinned = false }) => ({
        name,
        slot,
        ...(ipv4 !== undefined && { ipv4 }),
        ...(ipv6 !== undefined && { ipv6 }),
        aliases,
        pinned,
      })),
  };
}
