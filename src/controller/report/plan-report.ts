import { leaseKey, addressText, type Lease } from '../../model/lease';
import type { HostLine } from '../../model/host-line';
import type { Bypass, NeighboursChange, TableChange } from '../../model/kernel';
import type { PlannedChange } from '../../model/planned-change';
import type { LeaseChange } from '../../ports/lease-store';
import type { Wait } from '../apply/backoff';
import type { Change, EngineChange, HostsChange, SignalChange } from '../plan/change';
import { fileOf, nameOf } from '../apply/hosts-applier';
import { differenceOf } from '../apply/names-in-file';

export interface PlanSeen {
  readonly leases: readonly Lease[];
  /** The lines that a file has, if known. */
  readonly linesOf: (key: string) => readonly HostLine[] | undefined;
  /** Why a change waits. */
  readonly waitOf: (change: Change) => Wait | undefined;
  /** Name of the network. */
  readonly network: string;
}

/** The changes of a plan, in words. */
export function plannedChanges(
  leases: readonly LeaseChange[],
  changes: readonly Change[],
  seen: PlanSeen,
): PlannedChange[] {
  const others = changes.map((change): PlannedChange => {
    const wait = seen.waitOf(change);
    return {
      ...inWords(change, seen),
      ...(wait && { because: wait.because }),
      ...(wait?.until !== undefined && { waitsUntil: wait.until }),
    };
  });
  return [...leases.map((change) => ofLease(change, seen.leases)), ...others];
}

function inWords(change: Change, seen: PlanSeen): PlannedChange {
  switch (change.kind) {
    case 'write-hosts':
      return ofFile(change, seen.linesOf(change.target.key));
    case 'set-neighbour-timing':
    case 'forget-neighbours':
      return ofNeighbours(change);
    case 'set-table':
    case 'remove-table':
      return ofTable(change);
    case 'create-network':
    case 'connect':
    case 'disconnect':
      return ofEngine(change, seen.network);
    case 'signal':
      return ofSignal(change);
  }
}

function ofSignal({ kind, target, signal }: SignalChange): PlannedChange {
  const subject = `container ${nameOf(target)}`;
  return { kind, subject, text: `${signal} is sent to ${subject}.`, detail: { id: target.key, signal } };
}

function ofLease(change: LeaseChange, before: readonly Lease[]): PlannedChange {
  const key = leaseKey(change.kind === 'put' ? change.lease : change);
  const old = before.find((lease) => leaseKey(lease) === key);
  const subject = `lease ${key}`;
  if (change.kind === 'drop') {
    const text = `The lease of ${key} ends${old ? `: ${addressText(old)} may go to another name` : ''}.`;
    return { kind: 'drop-lease', subject, text, detail: { ...old } };
  }
  const { lease } = change;
  const [from, to] = [old && addressText(old), addressText(lease)];
  const text =
    from === undefined
      ? `${key} is leased ${to}.`
      : from === to
        ? `The lease of ${key} stays at ${to} and gets another ${lease.idleSince === old?.idleSince ? 'holder or alias' : 'state (held or idle)'}.`
        : `${key} moves from ${from} to ${to}.`;
  return { kind: 'put-lease', subject, text, detail: { ...lease } };
}

export function ofFile(
  { target, lines }: Pick<HostsChange, 'target' | 'lines'>,
  known: readonly HostLine[] | undefined,
): PlannedChange {
  const subject = fileOf(target);
  const { come, gone } = differenceOf(known ?? [], lines);
  const parts = [
    ...(come.size > 0 ? [`${counted(come.size)} added or changed`] : []),
    ...(gone.size > 0 ? [`${counted(gone.size)} removed`] : []),
  ];
  const what = parts.length > 0 ? parts.join(', ') : 'no name changes, the file is only checked';
  return {
    kind: 'write-hosts',
    subject,
    text: `The ${subject} is brought up to date: ${what}.`,
    detail: { file: target.path, put: [...come], taken: [...gone] },
  };
}

function ofEngine(change: EngineChange, network: string): PlannedChange {
  if (change.kind === 'create-network') {
    const { spec } = change;
    const text = `The network ${spec.name} is created with ${spec.ipv4.subnet}, unless it exists already.`;
    return { kind: change.kind, subject: `network ${spec.name}`, text, detail: { ...spec } };
  }
  const subject = `container ${change.container.name}`;
  if (change.kind === 'disconnect') {
    const text = `Container ${change.container.name} is disconnected from ${network}.`;
    return { kind: change.kind, subject, text, detail: { id: change.container.id } };
  }
  const text = `Container ${change.container.name} is connected to ${network} at ${addressText(change.addresses)}.`;
  return { kind: change.kind, subject, text, detail: { id: change.container.id, ...change.addresses } };
}

function ofNeighbours(change: NeighboursChange): PlannedChange {
  const subject = `bridge ${change.bridge}`;
  const text =
    change.kind === 'forget-neighbours'
      ? `The host forgets its neighbour entries for ${change.addresses.join(', ')} on ${change.bridge}.`
      : `The host asks for addresses on ${change.bridge} ${change.timing.probes} times, every ${change.timing.retrans} ms.`;
  const { kind, ...detail } = change;
  return { kind, subject, text, detail };
}

function ofTable(change: TableChange): PlannedChange {
  const subject = 'table inet nathost';
  if (change.kind === 'remove-table') {
    const text =
      'All connections are tracked again, and no rule of nathost keeps containers apart over IPv6.';
    return { kind: change.kind, subject, text, detail: {} };
  }
  const { bridge, isolated, bypass } = change.table;
  const text = [
    ...(bypass ? [ofBypass(bridge, bypass)] : ['All connections are tracked.']),
    ...(isolated ? [`Containers on ${bridge} cannot reach one another over IPv6.`] : []),
  ].join(' ');
  return { kind: change.kind, subject, text, detail: { ...change.table } };
}

function ofBypass(bridge: string, { pairs, ports }: Bypass): string {
  const alsoPorts = ports.length > 0 ? `, nor those to the host's ports ${ports.join(', ')}` : '';
  return `Connections between the host and ${pairs.map(({ subnet }) => subnet).join(' and ')} on ${bridge} are not tracked${alsoPorts}.`;
}

export const counted = (names: number): string => `${names} ${names === 1 ? 'name' : 'names'}`;
