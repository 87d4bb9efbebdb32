import * as realFiles from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../model/clock';
import { messageOf, NathostError } from '../model/errors';
import {
  changeKey,
  type Cursors,
  type LeaseChange,
  type LeaseStore,
  type LoadedLeases,
  type RefusedChange,
} from '../ports/lease-store';
import type { Log } from '../ports/log';
import type { Files } from './files';
import { JournalFile } from './journal-file';
import { commitLine, decodeJournal, journalText, StoredLeases } from './lease-journal';
import type { DecodedJournal } from './lease-journal';
import { outdated, soundCommit } from './sound-commit';
import { damagedFile, newerFile, unsavedFile } from './state-problems';

/** The file is rewritten when most of its lines are dead and there are many of them. */
const fewDeadLines = 1000;
const deadLinesPerLease = 2;

/** Stores leases in one file, `leases.ndjson`: a journal of commits that is compacted from time to time. */
export class LeaseFile implements LeaseStore {
  private readonly journal: JournalFile;
  private state: StoredLeases | undefined;
  /** Keys of leases whose last change was refused. */
  private readonly refusedKeys = new Set<string>();
  /** Changes in the file, dead ones included. */
  private changes = 0;
  private compactBeyond = 0;
  /** Set while the file contains something that `state` lacks: then it gets a second name before it is replaced. */
  private unread: 'bad' | 'newer' | undefined;
  private lastTurn: Promise<unknown> = Promise.resolve();

  /** Creates `folder` if it is missing. */
  constructor(
    folder: string,
    private readonly clock: Clock,
    private readonly log: Log,
    files: Files = realFiles,
  ) {
    this.journal = new JournalFile(join(folder, 'leases.ndjson'), files);
  }

  load(): Promise<LoadedLeases> {
    return this.inTurn(async () => {
      await this.journal.close();
      const found = await this.find();
      const { leases, cursors } = found.state;
      const problems = await this.takeUp(found);
      return { leases: [...leases.values()], cursors, problems };
    });
  }

  commit(changes: readonly LeaseChange[], cursors: Cursors): Promise<readonly RefusedChange[]> {
    return this.inTurn(async () => {
      const sound = soundCommit(changes, cursors);
      try {
        await this.write(sound.changes, sound.cursors);
        for (const change of changes) this.refusedKeys.delete(changeKey(change));
        for (const { change } of sound.refused) this.refusedKeys.add(changeKey(change));
      } catch (cause) {
        throw new NathostError('state-not-saved', `${this.journal.path}: ${messageOf(cause)}`, { cause });
      }
      if (this.isWasteful()) void this.inTurn(() => this.compact());
      return sound.refused;
    });
  }

  /** Finishes running commits and closes the file; `load` opens it again. */
  close(): Promise<void> {
    return this.inTurn(async () => {
      this.state = undefined;
      await this.journal.close();
    });
  }

  /** Reads the file; never rejects. */
  private async find(): Promise<Partial<DecodedJournal> & Pick<DecodedJournal, 'state'>> {
    try {
      const bytes = await this.journal.read();
      return bytes ? decodeJournal(bytes) : { state: new StoredLeases() };
    } catch (error) {
      return { state: new StoredLeases(), damage: messageOf(error) };
    }
  }

  /** Prepares the file for commits, and returns its problems. */
  private async takeUp(found: Awaited<ReturnType<LeaseFile['find']>>): Promise<LoadedLeases['problems']> {
    const { path } = this.journal;
    this.state = found.state;
    this.changes = found.changes ?? 0;
    this.unread = found.newer !== undefined ? 'newer' : found.damage !== undefined ? 'bad' : undefined;
    const isWhole = found.length !== undefined && !this.unread;
    const aside = await this.setUnreadAside().catch(() => undefined);
    const problems = [
      ...(found.newer !== undefined ? [newerFile(path, found.newer, aside)] : []),
      ...(found.damage !== undefined
        ? [damagedFile(path, found.damage, found.state.leases.size, aside)]
        : []),
    ];
    try {
      await (isWhole ? this.journal.resume(found.length) : this.rewrite(found.state));
    } catch (error) {
      return [...problems, unsavedFile(path, error)];
    }
    if (this.changes > found.state.leases.size) await this.compact();
    return problems;
  }

  private async write(sound: readonly LeaseChange[], cursors: Cursors | undefined): Promise<void> {
    if (!this.state) throw new Error('commit before load');
    const changes = [...outdated(this.state.leases, this.refusedKeys, sound), ...sound];
    const line = commitLine(changes, cursors);
    if (!this.journal.appendable) {
      const next = this.state.copy();
      next.apply(changes, cursors);
      await this.rewrite(next);
      return;
    }
    await this.journal.append(line);
    this.state.apply(changes, cursors);
    this.changes += Math.max(1, changes.length);
  }

  private async rewrite(state: StoredLeases): Promise<void> {
    const file = await this.setUnreadAside();
    if (file !== undefined) this.log.warn('lease file set aside', { file });
    await this.journal.replace(journalText(state));
    this.state = state;
    this.changes = state.leases.size;
    this.compactBeyond = 0;
  }

  /** Sets the file aside if it contains what `state` lacks. Returns its new name. */
  private async setUnreadAside(): Promise<string | undefined> {
    if (!this.unread) return undefined;
    const stamp = new Date(this.clock.now()).toISOString().replaceAll(':', '-');
    const aside = await this.journal.setAside(`${this.unread}-${stamp}`);
    this.unread = undefined;
    return aside;
  }

  private isWasteful(): boolean {
    const live = this.state?.leases.size ?? this.changes;
    const dead = this.changes - live;
    return dead > Math.max(fewDeadLines, deadLinesPerLease * live) && this.changes > this.compactBeyond;
  }

  private async compact(): Promise<void> {
    if (!this.state || this.changes === this.state.leases.size) return;
    try {
      await this.rewrite(this.state);
    } catch (error) {
      this.compactBeyond = this.changes + fewDeadLines;
      this.log.warn('lease file not compacted', { file: this.journal.path, error });
    }
  }

  /** Runs steps one at a time, in the order of the calls. A failed step does not block the next. */
  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(step);
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }
}
