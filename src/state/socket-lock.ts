import { mkdir, stat } from 'node:fs/promises';
import type { Clock } from '../model/clock';
import type { ProblemStatus } from '../model/status';
import type { HostLock } from '../ports/host-lock';
import type { Log } from '../ports/log';
import { anotherNathost, decodeHolder, encodeHolder, type Holder } from './holder';
import { takeName, visit, type TakenName, type Visit } from './lock-socket';

const firstPause = 50;
const longestPause = 2_000;

export interface SocketLockOptions {
  readonly holder: Holder;
  readonly clock: Clock;
  readonly log: Log;
}

/** A folder that a nathost works in, and the name of its lock. */
interface Place {
  readonly folder: string;
  readonly name: string;
}

/**
 * A lock for each folder that nathost works in, whatever path a process sees it by. Two nathosts that share a folder, such as the plugin
 * and a plain process on one host, never work at the same time. Two that share none do not affect each other.
 */
export class SocketLock implements HostLock {
  private readonly taken = new Map<string, TakenName>();
  private problem: ProblemStatus | undefined;
  private visiting: Visit | undefined;
  private cancelPause: (() => void) | undefined;
  private released = false;

  constructor(private readonly options: SocketLockOptions) {}

  get problems(): readonly ProblemStatus[] {
    return this.problem ? [this.problem] : [];
  }

  async acquire(folders: readonly string[]): Promise<boolean> {
    const places = await this.placesOf(folders);
    for (let tries = 0; ; tries += 1) {
      const busy = await this.take(places);
      if (this.released) return never();
      if (busy === undefined) return this.done(folders);
      const from = this.options.clock.elapsed();
      await this.awaitEnd(busy);
      // Back off from a process that closes connections at once.
      if (this.options.clock.elapsed() - from > longestPause) tries = 0;
      else await this.pause(Math.min(longestPause, firstPause * 2 ** tries));
    }
  }

  private done(folders: readonly string[]): boolean {
    if (this.problem === undefined) return false;
    this.options.log.info('other nathost is gone, taking over', { folders });
    this.problem = undefined;
    return true;
  }

  async isFree(folder: string): Promise<boolean> {
    const [place] = await this.placesOf([folder]);
    if (place === undefined || this.taken.has(place.name)) return true;
    const taken = await takeName(place.name, this.card);
    taken?.letGo();
    return taken !== undefined;
  }

  release(): void {
    this.released = true;
    this.visiting?.end();
    this.cancelPause?.();
    for (const taken of this.taken.values()) taken.letGo();
    this.taken.clear();
  }

  private get card(): string {
    return encodeHolder(this.options.holder);
  }

  /** Takes all of the names, or no new one: then returns the first that another process has. */
  private async take(places: readonly Place[]): Promise<Place | undefined> {
    const fresh: [string, TakenName][] = [];
    for (const place of places) {
      if (this.taken.has(place.name)) continue;
      const taken = await takeName(place.name, this.card);
      if (taken !== undefined && !this.released) {
        fresh.push([place.name, taken]);
        continue;
      }
      for (const [, name] of fresh) name.letGo();
      taken?.letGo();
      return place;
    }
    for (const [name, taken] of fresh) this.taken.set(name, taken);
    return undefined;
  }

  /** Reports who has the place, and resolves when it is free. */
  private async awaitEnd({ folder, name }: Place): Promise<void> {
    const { clock, log } = this.options;
    const visiting = visit(name);
    this.visiting = visiting;
    const holder = decodeHolder(await visiting.card);
    const problem = anotherNathost(folder, holder, name, this.problem?.since ?? clock.now());
    if (problem.message !== this.problem?.message) log.warn('another nathost is there', { ...problem });
    this.problem = problem;
    await visiting.over;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.cancelPause = this.options.clock.after(ms, resolve);
    });
  }

  /** A missing folder needs no lock; a folder that is named twice has one lock. */
  private async placesOf(folders: readonly string[]): Promise<Place[]> {
    const places = new Map<string, Place>();
    for (const folder of folders) {
      if (folder === this.options.holder.state)
        await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
      const found = await stat(folder, { bigint: true }).catch(() => undefined);
      const name = found && `nathost/${found.dev}:${found.ino}`;
      if (name !== undefined && !places.has(name)) places.set(name, { folder, name });
    }
    return [...places.values()];
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
