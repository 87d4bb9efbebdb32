import { ActionRefused } from '../../model/errors';
import { leaseKey, type Lease } from '../../model/lease';
import type { ExportedLease, ImportResult, SlotOfName } from '../../model/lease-document';
import type { AddressPair } from '../../model/record';
import { checkLabels } from './pin';
import {
  checkFits,
  families,
  moved,
  newNameCheck,
  titleOf,
  usageCheck,
  withPin,
  type TableSeen,
} from './table-seen';

export interface Imported {
  readonly leases: readonly Lease[];
  readonly result: ImportResult;
}

/**
 * Imports the leases of a document into the table: each one is taken over as the document has it, or refused. Other leases stay. Two
 * leases of the document may swap their addresses.
 */
export function importLeases(document: readonly ExportedLease[], seen: TableSeen): Imported {
  const here = new Map(seen.leases.map((lease) => [leaseKey(lease), lease]));
  const refused = new Map<ExportedLease, string>();
  const wanted = firstOfEach(document, refused);
  const reasonAgainst = judge(seen);
  for (const lease of wanted) {
    const because = reasonAgainst(lease, here.get(leaseKey(lease)));
    if (because !== undefined) refused.set(lease, because);
  }
  refuseTaken(wanted, here, refused);
  return carryOut(document, here, refused, seen);
}

/** The first lease for each slot and each address; the others are refused. */
function firstOfEach(
  document: readonly ExportedLease[],
  refused: Map<ExportedLease, string>,
): ExportedLease[] {
  const owners = new Map<string, ExportedLease>();
  return document.filter((lease) => {
    const things = [leaseKey(lease), ...addressesOf(lease)];
    const twice = things.find((thing) => owners.has(thing));
    if (twice !== undefined) refused.set(lease, `the document contains ${twice} twice`);
    else for (const thing of things) owners.set(thing, lease);
    return twice === undefined;
  });
}

type Judge = (lease: ExportedLease, existing: Lease | undefined) => string | undefined;

/** Finds why a lease of the document cannot be imported, apart from conflicts with other leases. */
function judge(seen: TableSeen): Judge {
  const [checkNewName, checkUnused] = [newNameCheck(seen), usageCheck(seen)];
  const check = (lease: ExportedLease, existing: Lease | undefined): void => {
    if (existing === undefined) checkNewName(lease.name);
    for (const [family] of families) {
      const address = lease[family];
      if (address === undefined || address === existing?.[family]) continue;
      checkFits(family, address, seen);
      checkUnused(lease.name, address);
    }
    if (existing && !lease.pinned) checkLabels(existing, pairOf(lease), seen);
  };
  return (lease, existing) => {
    if (existing === undefined && lease.ipv4 === undefined) return 'it has no IPv4 address';
    try {
      check(lease, existing);
      return undefined;
    } catch (error) {
      if (error instanceof ActionRefused) return error.message;
      throw error;
    }
  };
}

/** A refused lease keeps its present address, so the lease that was to get that address is refused as well, and so on. */
function refuseTaken(
  wanted: readonly ExportedLease[],
  here: ReadonlyMap<string, Lease>,
  refused: Map<ExportedLease, string>,
): void {
  const wantedBy = new Map(
    wanted.flatMap((lease) => addressesOf(lease).map((text) => [text, lease] as const)),
  );
  const accepted = new Set(wanted.filter((lease) => !refused.has(lease)).map(leaseKey));
  const staying = [...here].filter(([key]) => !accepted.has(key)).map(([, lease]) => lease);
  for (let lease = staying.pop(); lease !== undefined; lease = staying.pop()) {
    for (const address of addressesOf(lease)) {
      const other = wantedBy.get(address);
      if (other === undefined || refused.has(other) || leaseKey(other) === leaseKey(lease)) continue;
      refused.set(other, `${address} is leased to ${titleOf(lease)}`);
      const kept = here.get(leaseKey(other));
      if (kept !== undefined) staying.push(kept);
    }
  }
}

function carryOut(
  document: readonly ExportedLease[],
  here: ReadonlyMap<string, Lease>,
  refused: ReadonlyMap<ExportedLease, string>,
  seen: TableSeen,
): Imported {
  const table = new Map(here);
  const result = { made: [] as SlotOfName[], moved: [] as SlotOfName[], unchanged: [] as SlotOfName[] };
  for (const lease of document) {
    if (refused.has(lease)) continue;
    const existing = here.get(leaseKey(lease));
    const next = existing ? withPin(moved(existing, pairOf(lease)), lease.pinned) : made(lease, seen);
    table.set(leaseKey(lease), next);
    const list =
      existing === undefined ? result.made : isSame(existing, next) ? result.unchanged : result.moved;
    list.push(slotOf(lease));
  }
  const refusals = [...refused].map(([lease, because]) => ({ ...slotOf(lease), because }));
  return { leases: [...table.values()], result: { ...result, refused: refusals } };
}

/** Its names resolve as if its container had just been removed, so that a proxy can start before the application. */
function made(lease: ExportedLease, { isPublic, hostsOwn, now }: TableSeen): Lease {
  const { name, slot, aliases, pinned } = lease;
  return {
    name,
    slot,
    ...pairOf(lease),
    aliases: [...new Set(aliases)].filter(
      (alias) => alias !== name && !isPublic(alias) && hostsOwn(alias) === undefined,
    ),
    resolvesTo: addressesOf(lease),
    holder: { container: '' },
    createdAt: now,
    idleSince: now,
    ...(pinned && { pinned }),
  };
}

function isSame(a: Lease, b: Lease): boolean {
  return a.ipv4 === b.ipv4 && a.ipv6 === b.ipv6 && a.pinned === b.pinned;
}

function pairOf({ ipv4, ipv6 }: ExportedLease): AddressPair {
  return { ...(ipv4 !== undefined && { ipv4 }), ...(ipv6 !== undefined && { ipv6 }) };
}

function addressesOf({ ipv4, ipv6 }: AddressPair): string[] {
  return [ipv4, ipv6].filter((text) => text !== undefined);
}

const slotOf = ({ name, slot }: SlotOfName): SlotOfName => ({ name, slot });
