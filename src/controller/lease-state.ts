import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { messageOf } from '../model/errors';
import { leaseKey, type Lease } from '../model/lease';
import type { Problem } from '../model/problem';
import {
  changeKey,
  type Cursors,
  type LeaseChange,
  type LeaseStore,
  type RefusedChange,
} from '../ports/lease-store';
import type { ClockJump } from './clock-jumps';

/** The lease table in memory, and how it is saved. */
@injectable()
export class LeaseState {
  leases: readonly Lease[] = [];
  cursors: Cursors = {};
  /** The last change of each lease that is not saved yet. */
  private unsaved = new Map<string, LeaseChange>();
  private loadProblems: readonly Problem[] = [];
  private saveProblem: Problem | undefined;
  /** By lease: the problem that its last change cannot be stored. */
  private readonly refused = new Map<string, Problem>();
  private lastWasRefused = false;

  constructor(@inject(ports.leaseStore) private readonly store: LeaseStore) {}

  get problems(): readonly Problem[] {
    const unsaved = this.saveProblem ? [this.saveProblem] : [];
    return [...this.loadProblems, ...unsaved, ...this.refused.values()];
  }

  /** True when the last commit stored everything. */
  get isSaved(): boolean {
    return this.unsaved.size === 0 && !this.lastWasRefused;
  }

  async load(): Promise<void> {
    const loaded = await this.store.load();
    this.leases = loaded.leases;
    this.cursors = loaded.cursors;
    this.loadProblems = loaded.problems;
  }

  /**
   * Moves the idle times along with the clock, so that a host that corrects its clock after booting does not end all idle leases. An idle
   * time in the future was recorded before the clock was set back; it stays.
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
   * Takes over the new table and saves it. If saving fails, the table is used all the same, because names must go on resolving. The
   * changes are saved with the next ones; until then the addresses are only in memory and in the engine's container configurations.
   */
  async adopt(leases: readonly Lease[], changes: readonly LeaseChange[], cursors: Cursors): Promise<void> {
    this.leases = leases;
    this.cursors = cursors;
    for (const change of changes) this.unsaved.set(changeKey(change), change);
    await this.save();
  }

  /** Saves what is not saved yet. */
  async save(): Promise<void> {
    if (this.unsaved.size === 0) return;
    try {
      const refused = await this.store.commit([...this.unsaved.values()], this.cursors);
      for (const key of this.unsaved.keys()) this.refused.delete(key);
      for (const one of refused) this.refused.set(changeKey(one.change), notStored(one));
      this.lastWasRefused = refused.length > 0;
      this.unsaved = new Map();
      this.saveProblem = undefined;
    } catch (error) {
      this.saveProblem = {
        kind: 'state-not-saved',
        about: { kind: 'lease-file' },
        message: `nathost cannot save leases: new ones are in memory only: ${messageOf(error)}`,
        remedy: 'Make room on the disk, or make the state folder writable. nathost tries again by itself.',
      };
    }
  }
}

function notStored({ change, reason }: RefusedChange): Problem {
  return {
    kind: 'state-not-saved',
    about: { kind: 'lease', key: changeKey(change) },
    message: `the lease file cannot hold this lease, so it is in memory only: ${reason}`,
    remedy:
      'This is a bug in nathost: please report it with this text. All other leases are saved. When nathost starts again, ' +
      "it takes this lease from its container's stored address.",
  };
}
