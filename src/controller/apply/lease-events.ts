import type { AuditEvent } from '../../model/change-record';
import { addressText, leaseKey, type Lease } from '../../model/lease';
import type { LeaseChange } from '../../ports/lease-store';

/** The audit events of changes of the lease table. `nameOf`: a container's name by its id. */
export function leaseEvents(
  before: readonly Lease[],
  changes: readonly LeaseChange[],
  nameOf: (container: string) => string,
): AuditEvent[] {
  if (changes.length === 0) return [];
  const names = new Set(changes.map((change) => (change.kind === 'put' ? change.lease : change).name));
  const known = new Map(
    before.filter(({ name }) => names.has(name)).map((lease) => [leaseKey(lease), lease]),
  );
  return changes.flatMap((change) => {
    const old = known.get(leaseKey(change.kind === 'put' ? change.lease : change));
    if (change.kind === 'put') return putEvent(change.lease, old, nameOf) ?? [];
    return old === undefined ? [] : told('lease-ended', old, `${addressText(old)} may go to another name`);
  });
}

function putEvent(
  lease: Lease,
  old: Lease | undefined,
  nameOf: (container: string) => string,
): AuditEvent | undefined {
  const holder = lease.holder.container;
  const who = holder === '' ? 'no container yet' : `container ${nameOf(holder)}`;
  if (old === undefined) return told('lease-made', lease, `has ${addressText(lease)}, held by ${who}`);
  if (old.ipv4 !== lease.ipv4 || old.ipv6 !== lease.ipv6)
    return told('lease-moved', lease, `moved from ${addressText(old)} to ${addressText(lease)}`);
  if (lease.idleSince !== undefined)
    return old.idleSince === undefined
      ? told('lease-idle', lease, `has no container any more; its address ${addressText(lease)} is kept`)
      : undefined;
  if (old.holder.container === holder && old.idleSince === undefined) return undefined;
  return told('handed-over', lease, `is held by ${who} now, at ${addressText(lease)}`);
}

function told(kind: AuditEvent['kind'], lease: Lease, text: string): AuditEvent {
  const { name, slot, aliases } = lease;
  const which = slot === 0 ? name : `${name} (slot ${slot})`;
  const sentence = kind === 'lease-ended' ? `the lease of ${which} has ended; ${text}` : `${which} ${text}`;
  return { kind, subject: `lease ${leaseKey(lease)}`, names: [name, ...aliases], text: sentence };
}
