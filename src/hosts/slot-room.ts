import { bytesPerSize, largestFile, placeSizes } from '../model/line-room';
import type { OwnLine } from './hosts-text';

/** How many slots of each size of `placeSizes` a file has, used or free. */
export type SlotCounts = readonly number[];

/** How much a file may hold. */
export interface FileLimits {
  readonly bytesPerSize: number;
  readonly largestFile: number;
}

export const fileLimits: FileLimits = { bytesPerSize, largestFile };

export function countSlots(
  own: readonly OwnLine[],
  before: SlotCounts = placeSizes.map(() => 0),
): SlotCounts {
  const counts = [...before];
  for (const { kind, offset, end } of own) {
    const size = sizeIndexOf(end - offset);
    if (kind !== 'header' && size !== -1) counts[size] = (counts[size] ?? 0) + 1;
  }
  return counts;
}

/** The largest size that fits into a slot of this length; lengths between the sizes come from earlier versions and edits. */
export function sizeIndexOf(length: number): number {
  return placeSizes.findLastIndex((size) => size <= length);
}

/** Limits what may be added to a file: the slots of each size, and the bytes of the file. */
export class SlotRoom {
  private readonly used: number[];
  private readonly limits: FileLimits;
  private length: number;

  constructor(counts: SlotCounts, length: number, limits: FileLimits) {
    this.used = [...counts];
    this.length = length;
    this.limits = limits;
  }

  /** The counts including taken slots. */
  get counts(): SlotCounts {
    return this.used;
  }

  /** Returns whether a slot of this length may be added. */
  take(length: number): boolean {
    const size = sizeIndexOf(length);
    const count = (this.used[size] ?? 0) + 1;
    const isWithin =
      count * length <= this.limits.bytesPerSize && this.length + length <= this.limits.largestFile;
    if (!isWithin) return false;
    this.used[size] = count;
    this.length += length;
    return true;
  }
}
