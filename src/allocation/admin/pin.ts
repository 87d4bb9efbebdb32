import { ActionRefused } from '../../model/errors';
import { leaseKey, type Lease } from '../../model/lease';
import type { AddressPair } from '../../model/record';
import { noSuchLease } from './release';
import {
  checkFits,
  families,
  moved,
  newNameCheck,
  put,
  titleOf,
  usageCheck,
  withPin,
  type TableSeen,
} from './table-seen';

export interface PinAsked extends AddressPair {
  readonly name: string;
  readonly slot: number;
  readonly pinned: boolean;
}

/** Pins or unpins a lease, or moves it to another address. Returns the new table; throws an `ActionRefused` if that is not possible. */
export function pin(asked: PinAsked, seen: TableSeen): readonly Lease[] {
  const { name, slot, pinned } = asked;
  const existing = seen.leases.find((lease) => leaseKey(lease) === leaseKey(asked));
  const addresses: AddressPair = {
    ...(asked.ipv4 !== undefined && { ipv4: asked.ipv4 }),
    ...(asked.ipv6 !== undefined && { ipv6: asked.ipv6 }),
  };
  if (existing === undefined) {
    if (Object.keys(addresses).length === 0) throw noSuchLease(name, slot, seen);
    newNameCheck(seen)(name);
  }
  const checkUnused = usageCheck(seen);
  for (const [family] of families) {
    const address = addresses[family];
    if (address === undefined || address === existing?.[family]) continue;
    checkFits(family, address, seen);
    checkNotLeased(asked, address, seen);
    checkUnused(name, address);
  }
  if (existing !== undefined && !pinned) checkLabels(existing, addresses, seen);
  return put(seen.leases, withPin(moved(existing ?? reserved(asked, seen.now), addresses), pinned));
}

/** A reserved name, which no container has had yet: it does not resolve until one has it. */
function reserved({ name, slot }: PinAsked, now: number): Lease {
  return {
    name,
    slot,
    aliases: [],
    resolvesTo: [],
    holder: { container: '' },
    createdAt: now,
    idleSince: now,
  };
}

function checkNotLeased(asked: PinAsked, address: string, { leases, containers }: TableSeen): void {
  const owner = leases.find(
    (lease) => (lease.ipv4 === address || lease.ipv6 === address) && leaseKey(lease) !== leaseKey(asked),
  );
  if (owner === undefined) return;
  const holder = owner.idleSince === undefined ? containers.get(owner.holder.container)?.name : undefined;
  throw new ActionRefused(
    'address-taken',
    `${address} is leased to ${titleOf(owner)}${holder === undefined ? '' : `, held by container ${holder}`}`,
    holder === undefined
      ? `Use another address, or release ${owner.name} first.`
      : `Use another address, or pin ${owner.name} to another one first.`,
  );
}

/** Throws if a label would move the lease away from these addresses at once. Labels do not move a pinned lease. */
export function checkLabels(lease: Lease, addresses: AddressPair, seen: TableSeen): void {
  const holder = seen.containers.get(lease.holder.container);
  const wanted = holder && seen.claimOf(holder)?.pin;
  if (holder === undefined || wanted === undefined) return;
  for (const [family] of families) {
    const [label, address] = [wanted[family], addresses[family]];
    if (label === undefined || address === undefined || label === address) continue;
    throw new ActionRefused(
      'label-decides',
      `a label of container ${holder.name} asks for ${label}`,
      'Pin the name: a pin outranks the label.',
    );
  }
}
