import { contentOf, type HostsText, type OwnLine } from './hosts-text';
import { isFresh, longestLine, slotLengthFor } from './line-format';
import type { Rested } from './slot-rest';
import { sizeIndexOf } from './slot-room';

const pageSize = 4096;

/** The free slots of one file; each is taken at most once. */
export class FreeSlots {
  /** Slots that may get another line, by their room. */
  private readonly byRoom = new Map<number, OwnLine[]>();
  /** Slots that a reader may be reading, by their content without the `#`. */
  private readonly resting = new Map<string, OwnLine[]>();
  private readonly rooms: readonly number[];

  constructor({ bytes }: HostsText, slots: readonly OwnLine[], rested: Rested) {
    // In reverse order, because they are taken from the end of each group.
    for (const slot of slots.toReversed()) {
      if (slot.end - slot.offset > longestLine) continue;
      const content = rested(slot) ? undefined : contentOf(bytes, slot);
      const exchangeable = content === undefined || (isFresh(content) && !crossesPage(slot.offset, slot.end));
      if (exchangeable) add(this.byRoom, slot.tagAt - slot.offset, slot);
      else add(this.resting, content.slice(1), slot);
    }
    this.rooms = [...this.byRoom.keys()].sort((a, b) => a - b);
  }

  /** A slot that had the same text, except perhaps for its first byte. It needs no rest: a reader sees the same before and after. */
  takeSame(text: string): OwnLine | undefined {
    return this.resting.get(text.slice(1))?.pop();
  }

  /**
   * The smallest slot with room for the text, but no slot of a larger size: a short name would keep a long name's slot, and the number of
   * slots in a file is limited.
   */
  takeFitting(text: string): OwnLine | undefined {
    const size = sizeIndexOf(slotLengthFor(text));
    for (const room of this.rooms) {
      const slots = room < text.length ? undefined : this.byRoom.get(room);
      const next = slots?.at(-1);
      if (next !== undefined && sizeIndexOf(next.end - next.offset) <= size) return slots?.pop();
    }
    return undefined;
  }
}

/**
 * Whether readers may see an appended line in two parts: the kernel extends a file's length page by page. A reader that measured the file
 * in between would see the line end at the page, so such a slot has to rest before its first use.
 */
function crossesPage(offset: number, end: number): boolean {
  return Math.floor(offset / pageSize) !== Math.floor((end - 1) / pageSize);
}

function add<K>(groups: Map<K, OwnLine[]>, key: K, slot: OwnLine): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [slot]);
  else group.push(slot);
}
