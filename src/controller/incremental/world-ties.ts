import { leaseKey, type Lease } from '../../model/lease';
import type { LeaseChange } from '../../ports/lease-store';
import type { Observation } from '../desired/decide';
import { Ties } from './ties';
import { containerTie, nameTie, tiesOfContainer, tiesOfLease } from './ties-of';

/** Which containers and leases have to be decided together. Members are containers by their id, and leases by their key. */
export class WorldTies {
  private readonly ties = new Ties();
  /** Where each lease stands in the table. */
  private places = new Map<string, number>();

  constructor(seen: Observation) {
    this.noteContainers(seen.containers.keys(), seen);
    for (const lease of seen.leases) this.ties.put(leaseKey(lease), tiesOfLease(lease));
    this.notePlaces(seen.leases);
  }

  noteContainers(ids: Iterable<string>, { containers, labelsOf, settings }: Observation): void {
    for (const id of ids) {
      const record = containers.get(id);
      if (record === undefined) this.ties.remove(id);
      else this.ties.put(id, tiesOfContainer(record, labelsOf(record), settings.network));
    }
  }

  /** The table has become another by these changes, and stands in another order maybe. */
  noteTable(table: readonly Lease[], changes: readonly LeaseChange[]): void {
    if (changes.length === 0) return;
    for (const change of changes) this.noteChange(change);
    this.notePlaces(table);
  }

  /** What the table becomes by these changes: what comes is added to its end. */
  changed(table: readonly Lease[], changes: readonly LeaseChange[]): readonly Lease[] {
    if (changes.length === 0) return table;
    const next: (Lease | undefined)[] = [...table];
    for (const change of changes) {
      const key = this.noteChange(change);
      const place = this.places.get(key) ?? next.length;
      this.places.set(key, place);
      next[place] = change.kind === 'put' ? change.lease : undefined;
    }
    const left = next.filter((lease) => lease !== undefined);
    if (left.length < next.length) this.notePlaces(left);
    return left;
  }

  /** All that these members are tied to, themselves included. */
  around(members: Iterable<string>): ReadonlySet<string> {
    return this.ties.around(members);
  }

  /** Those that have to do with a name. */
  ofName(name: string): readonly string[] {
    return this.ties.members(nameTie(name));
  }

  /** The container of this name, and those that share its network. */
  ofContainerName(name: string): readonly string[] {
    return this.ties.members(containerTie(name));
  }

  /** Whether somebody who is not among these has or wants an address. */
  isTakenBeside(members: ReadonlySet<string>, address: string): boolean {
    return this.ties.members(address).some((member) => !members.has(member));
  }

  placeOf(key: string): number | undefined {
    return this.places.get(key);
  }

  private noteChange(change: LeaseChange): string {
    const key = leaseKey(change.kind === 'put' ? change.lease : change);
    if (change.kind === 'put') this.ties.put(key, tiesOfLease(change.lease));
    else this.ties.remove(key);
    return key;
  }

  private notePlaces(table: readonly Lease[]): void {
    this.places = new Map(table.map((lease, place) => [leaseKey(lease), place]));
  }
}
