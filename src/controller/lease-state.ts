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

/** The lease table in memory and its way to the store. */
@injectable()
export class LeaseState {
  leases: readonly Lease[] = [];
  cursors: Cursors = {};
  /** The last change of each lease that the store does not have yet. */
  private unsaved = new Map<string, LeaseChange>();
  private loadProblems: readonly Problem[] = [];
  private saveProblem: Problem | undefined;
  /** By lease: that its last change cannot be stored. */
  private readonly refused = new Map<string, Problem>();
  private lastWasRefused = false;

  constructor(@inject(ports.leaseStore) private readonly store: LeaseStore) {}

  get problems(): readonly Problem[] {
    const unsaved = this.saveProblem ? [this.saveProblem] : [];
    return [...this.loadProblems, ...unsaved, ...this.refused.values()];
  }

  /** True when the store has all that was to be saved last. */
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
    for (const change of changes) this.unsaved.set(changeKey(change), change);
    await this.save();
  }

  /** Tries again what could not be saved before. */
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
        message: `new leases are in memory only: ${messageOf(error)}`,
        remedy: 'Make room on the disk, or make the state folder writable; saving is tried again by itself.',
      };
    }
  }
}

function notStored({ change, reason }: RefusedChange): Problem {
  return {
    kind: 'state-not-saved',
    about: { kind: 'lease', key: changeKey(change) },
    message: `is in memory only, because the lease file cannot hold it: ${reason}`,
    remedy:
      'This is a defect of nathost: please report it with this text. All other leases are saved; when nathost starts again, ' +
      "the lease is taken from its container's stored address.",
  };
}
