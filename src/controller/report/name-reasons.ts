import type { DecodedLabels } from '../../model/labels';
import { addressText, type Lease } from '../../model/lease';
import type { ContainerRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import type { NameStatus } from '../../model/status';

export interface ReasonsInput {
  readonly status: NameStatus;
  readonly leases: readonly Lease[];
  /** Containers whose label has the name. */
  readonly claimants: readonly ContainerRecord[];
  readonly labelsOf: (container: ContainerRecord) => DecodedLabels;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  readonly settings: Settings;
}

/** Sentences that explain the state of a name. */
export function reasons(input: ReasonsInput): string[] {
  const { status, leases, claimants } = input;
  const having = new Set([...status.holders, ...status.standbys].map(({ id }) => id));
  return [
    ...(status.aliasOf === undefined ? [] : [`${status.name} is an alias of ${status.aliasOf}.`]),
    ...leases.flatMap((lease) => [...ofAddress(lease, input), ofHolder(lease, input)]),
    ...ofStandbys(input),
    ...claimants
      .filter(({ id }) => !having.has(id))
      .map(({ name }) => `Container ${name} asks for ${status.name} but does not have it: see the problems.`),
  ];
}

function ofAddress(lease: Lease, { containers, labelsOf, settings }: ReasonsInput): string[] {
  const what = addressText(lease);
  if (lease.ipv4 === undefined && lease.ipv6 === undefined) {
    const leads =
      lease.resolvesTo.length === 0 ? 'does not resolve' : `resolves to ${lease.resolvesTo.join(', ')}`;
    return [`${titleOf(lease)} has no address of its own; it ${leads}.`];
  }
  const holder = containers.get(lease.holder.container);
  const pin = holder && labelsOf(holder).claim?.pin;
  const asked = pin?.ipv4 === lease.ipv4 && pin?.ipv4 !== undefined;
  return [
    `${titleOf(lease)} has had ${what} since ${dateOf(lease.createdAt)}. It keeps that address whichever container holds it.`,
    ...(asked
      ? [`The label ${settings.labelPrefix}.ip of container ${holder?.name ?? ''} asks for it.`]
      : []),
    ...(lease.pinned === true ? ['It is pinned: it never expires.'] : []),
  ];
}

function ofHolder(lease: Lease, { containers, settings }: ReasonsInput): string {
  const { holder, idleSince } = lease;
  if (holder.container === '') return `${titleOf(lease)} is reserved: no container has had it yet.`;
  if (idleSince === undefined) {
    const container = containers.get(holder.container);
    return `Container ${container?.name ?? holder.container} (${container?.state ?? 'gone'}) holds it.`;
  }
  const published = dateOf(idleSince + settings.nameGrace);
  const ends = lease.pinned === true ? 'for good' : `until ${dateOf(idleSince + settings.leaseTtl)}`;
  return `No container has held it since ${dateOf(idleSince)}: it stays in hosts files until ${published}, and its address is kept ${ends}.`;
}

function ofStandbys({ status, settings }: ReasonsInput): string[] {
  const holder = status.holders.map(({ name }) => name).join(', ') || 'its holder';
  const grace = settings.handoverGrace / 1000;
  return status.standbys.map(
    ({ name, state }) =>
      `Container ${name} (${state}) is a standby: it takes over when ${holder} is removed, or has been down for ${grace} s while ${name} is up.`,
  );
}

const titleOf = ({ name, slot }: Lease): string => (slot === 0 ? name : `${name} (slot ${slot})`);
const dateOf = (time: number): string => new Date(time).toISOString();
