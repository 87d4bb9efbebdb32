import type { Clock } from '../model/clock';
import type { OwnLine } from './hosts-text';

/**
 * Milliseconds that a reader may take from the first byte of a hosts file to the last. A resolver takes microseconds; one
 * whose CPU share is used up may be stopped in the middle for tenths of a second.
 */
export const restTime = 1000;

const rememberedFiles = 1024;

/**
 * Remembers when each slot changed, for as long as a reader may still see the text before. In a file new to it, every
 * slot counts as changed when the file was last modified, so a restart of the program makes no difference.
 */
export class SlotRest {
  private readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  private readonly files = new Map<string, FileRest>();

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>) {
    this.clock = clock;
  }

  /** `identity` changes when the path leads to another file; `modifiedAt` is in milliseconds since the epoch. */
  of(path: string, identity: string, modifiedAt: number): FileRest {
    const known = this.files.get(path);
    const file = known?.identity === identity ? known : new FileRest(this.clock, identity, modifiedAt);
    this.files.delete(path);
    this.files.set(path, file);
    if (this.files.size > rememberedFiles) this.forgetOldest();
    file.forgetRested();
    return file;
  }

  private forgetOldest(): void {
    for (const path of this.files.keys()) {
      this.files.delete(path);
      return;
    }
  }
}

/** Whether every reader that now reads the file sees the slot as it is. */
export type Rested = (slot: OwnLine) => boolean;

export class FileRest {
  readonly identity: string;
  private readonly clock: Pick<Clock, 'elapsed'>;
  /** When every slot that is in neither record below changed; `undefined` if longer ago than `restTime`. */
  private before: number | undefined;
  private readonly changedAt = new Map<number, number>();
  private grown: { readonly from: number; readonly at: number } | undefined;

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>, identity: string, modifiedAt: number) {
    this.identity = identity;
    this.clock = clock;
    this.before = clock.elapsed() - Math.max(0, clock.now() - modifiedAt);
  }

  forgetRested(): void {
    const now = this.clock.elapsed();
    if (this.before !== undefined && isLongAgo(this.before, now)) this.before = undefined;
    if (this.grown !== undefined && isLongAgo(this.grown.at, now)) this.grown = undefined;
    for (const [offset, at] of this.changedAt) if (isLongAgo(at, now)) this.changedAt.delete(offset);
  }

  changed(slot: OwnLine): void {
    this.changedAt.set(slot.offset, this.clock.elapsed());
  }

  /** Lines were appended at this length. A reader that asked for the length earlier will not see them. */
  grew(from: number): void {
    this.grown = { from: Math.min(from, this.grown?.from ?? from), at: this.clock.elapsed() };
  }

  /** Whether any slot changed less than `restTime` ago. */
  get isResting(): boolean {
    return this.before !== undefined || this.grown !== undefined || this.changedAt.size > 0;
  }

  /** As of the last `forgetRested`. */
  readonly rested: Rested = ({ offset }) => {
    if (this.before !== undefined || this.changedAt.has(offset)) return false;
    return this.grown === undefined || offset < this.grown.from;
  };
}

function isLongAgo(at: number, now: number): boolean {
  return now - at >= restTime;
}
