import { onceFor } from '../model/collections';
import type { Lease } from '../model/lease';

/**
 * Removes addresses that several leases have from all but one: a held lease before an idle one, then the oldest. An edited or damaged
 * table must not send one container's requests to another. A lease that loses its address gets a new one.
 */
export const distinctAddresses = onceFor((leases: readonly Lease[]): readonly Lease[] => {
  const owners = new Map<string, Lease>();
  for (const lease of leases.toSorted(bySeniority)) {
    for (const text of addressesOf(lease)) if (!owners.has(text)) owners.set(text, lease);
  }
  const distinct = leases.map((lease) => {
    const lost = addressesOf(lease).filter((text) => owners.get(text) !== lease);
    return lost.length === 0 ? lease : without(lease, lost);
  });
  return distinct.every((lease, index) => lease === leases[index]) ? leases : distinct;
});

function bySeniority(a: Lease, b: Lease): number {
  return Number(a.idleSince !== undefined) - Number(b.idleSince !== undefined) || a.createdAt - b.createdAt;
}

function addressesOf({ ipv4, ipv6 }: Lease): string[] {
  return [ipv4, ipv6].filter((text) => text !== undefined);
}

function without({ ipv4, ipv6, resolvesTo, ...rest }: Lease, lost: readonly string[]): Lease {
  return {
    ...rest,
    ...(ipv4 !== undefined && !lost.includes(ipv4) && { ipv4 }),
    ...(ipv6 !== undefined && !lost.includes(ipv6) && { ipv6 }),
    resolvesTo: resolvesTo.filter((text) => !lost.includes(text)),
  };
}
