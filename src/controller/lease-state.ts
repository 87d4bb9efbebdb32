import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { messageOf } from '../model/errors';
import { leaseKey, type Lease } from '../model/lease';
import type { Problem } from '../model/problem';
import type { Cursors, LeaseChange, LeaseStore } from '../ports/lease-store';
import type { ClockJump } from './clock-jumps';

/** The lease table in memory and its way to the store. */
@injectable()
export class LeaseState {
  leases: readonly Lease[] = [];
  cursors: Cursors = {};
  /** The last change of each lease that the store does not have yet. */
  private unsaved = new Map<string, LeaseChange>();
  private loadProblems: readonly Problem[] = [];
  private saveProblem: Problem | undefined;

  constructor(@inject(ports.leaseStore) private readonly store: LeaseStore) {}

  get problems(): readonly Problem[] {
    return this.saveProblem ? [...this.loadProblems, this.saveProblem] : this.loadProblems;
  }

  /** True when the store has the whole table. */
  get isSaved(): boolean {
    return this.unsaved.size === 0;
  }

  async load(): Promise<void> {
    const loaded = await this.store.load();
    this.leases = loaded.leases;
    this.cursors = loaded.cursors;
    this.loadProblems = loaded.problems;
  }

  /**
   * Lets leases that are idle stay so for as long as they would have: else a host that finds the right time after its start would
   * end them all. An idle time that lies ahead was noted before the clock was set back, and is right again some day.
   */
  clockSet({ before, by }: ClockJump): void {
    this.leases = this.leases.map((lease) => {
      const { idleSince } = lease;
      if (idleSince === undefined || idleSince > before) return lease;
      const moved = { ...lease, idleSince: Math.max(0, idleSince + by) };
      this.unsaved.set(leaseKey(lease), { kind: 'put', lease: moved });
      return moved;
    });
  }

  /**
   * Takes over the new table and saves it. When it cannot be saved the table holds all the same, because names must go on
   * resolving; the changes are saved with the next ones, and the engine's own configuration remembers the addresses meanwhile.
   */
  async adopt(leases: readonly Lease[], changes: readonly LeaseChange[], cursors: Cursors): Promise<void> {
    this.leases = leases;
    this.cursors = cursors;
    for (const change of changes)
      this.unsaved.set(leaseKey(change.kind === 'put' ? change.lease : change), change);
    await this.save();
  }

  /** Tries again what could not be saved before. */
  async save(): Promise<void> {
    if (this.unsaved.size === 0) return;
    try {
      await this.store.commit([...this.unsaved.values()], this.cursors);
      this.unsaved = new Map();
      this.saveProblem = undefined;
    } catch (error) {
      this.saveProblem = {
        kind: 'state-not-saved',
        subject: 'lease file',
        message: `new leases are in memory only: ${messageOf(error)}`,
        remedy: 'Make room on the disk, or make the state folder writable; saving is tried again by itself.',
      };
    }
  }
}
