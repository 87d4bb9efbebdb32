import { groupBy } from '../../model/collections';
import type { Container, Lease, Name, Picture, Problem } from '../wire';
import { compareText } from './compare-text';

/** `up`: all its containers run; `partly`: some do; `down`: none does; `kept`: it has none, and its address is kept. */
export type Health = 'up' | 'partly' | 'down' | 'kept';

/** In the order in which they are shown. */
export const healths: readonly Health[] = ['down', 'partly', 'kept', 'up'];

/** One lease of a name, with its addresses and container. */
export interface Place {
  readonly slot: number;
  readonly addresses: readonly string[];
  readonly pinned: boolean;
  readonly container?: Container;
  /** When the lease expires if no container takes it. */
  readonly expiresAt?: string;
}

/** A name with its aliases, addresses and containers. */
export interface NameRow {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly health: Health;
  readonly places: readonly Place[];
  readonly standbys: readonly Container[];
  readonly problems: readonly Problem[];
}

/** The names in alphabetical order, aliases with the name whose addresses they share. */
export function nameRows({
  names,
  leases,
  problems,
}: Pick<Picture, 'names' | 'leases' | 'problems'>): NameRow[] {
  const known = new Set(names.map(({ name }) => name));
  const isRow = ({ aliasOf }: Name) => aliasOf === undefined || !known.has(aliasOf);
  const aliases = groupBy(names, (name) => (isRow(name) ? '' : (name.aliasOf ?? '')));
  const leasesOf = groupBy(leases, ({ name }) => name);
  return names
    .filter(isRow)
    .map((name) => ({
      name: name.name,
      aliases: (aliases.get(name.name) ?? []).map((alias) => alias.name).sort(),
      health: healthOf(name.holders),
      places: placesOf(name, leasesOf.get(name.name) ?? []),
      standbys: name.standbys,
      problems: problems.filter((problem) => concerns(problem, name)),
    }))
    .sort((one, other) => compareText(one.name, other.name));
}

function healthOf(holders: readonly Container[]): Health {
  if (holders.length === 0) return 'kept';
  const running = holders.filter(isRunning).length;
  if (running === holders.length) return 'up';
  return running === 0 ? 'down' : 'partly';
}

export function isRunning({ state }: Container): boolean {
  return state === 'running';
}

/** A place for each lease. Addresses that no lease has (127.0.0.1, or those of another container) go to the first lease without one. */
function placesOf({ addresses, holders }: Name, leases: readonly Lease[]): Place[] {
  const leased = new Set(leases.flatMap(addressesOf));
  const others = addresses.filter((address) => !leased.has(address));
  const sorted = leases.toSorted((one, other) => one.slot - other.slot);
  if (sorted.length === 0) return [{ slot: 0, addresses, pinned: false }];
  const first = sorted.find((lease) => addressesOf(lease).length === 0);
  return sorted.map((lease) => {
    const container = holders.find(({ id }) => id === lease.holder?.id);
    return {
      slot: lease.slot,
      addresses: lease === first ? others : addressesOf(lease),
      pinned: lease.pinned,
      ...(container && { container }),
      ...(lease.expiresAt !== undefined && { expiresAt: lease.expiresAt }),
    };
  });
}

export function addressesOf({ ipv4, ipv6 }: Lease): string[] {
  return [ipv4, ipv6].filter((address) => address !== undefined);
}

function concerns({ subject }: Problem, { name, holders, standbys }: Name): boolean {
  const containers = [...holders, ...standbys].map((container) => `container ${container.name}`);
  return subject === `name ${name}` || containers.includes(subject);
}
