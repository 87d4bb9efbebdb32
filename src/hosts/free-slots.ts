import { contentOf, type HostsText, type OwnLine } from './hosts-text';
import { isFresh, longestLine, slotLengthFor } from './line-format';
import type { Rested } from './slot-rest';
import { sizeIndexOf } from './slot-room';

const pageSize = 4096;

/** The free slots of one file, handed out each at most once. */
export class FreeSlots {
  /** Slots whose content may be exchanged, by the room they have. */
  private readonly byRoom = new Map<number, OwnLine[]>();
  /** Slots that a reader may be inside of, by their content without the `#`. */
  private readonly restless = new Map<string, OwnLine[]>();
  private readonly rooms: readonly number[];

  constructor({ bytes }: HostsText, slots: readonly OwnLine[], rested: Rested) {
    // From the last to the first, because they are taken from the end of each group.
    for (const slot of slots.toReversed()) {
      if (slot.end - slot.offset > longestLine) continue;
      const content = rested(slot) ? undefined : contentOf(bytes, slot);
      const exchangeable = content === undefined || (isFresh(content) && !crossesPage(slot.offset, slot.end));
      if (exchangeable) add(this.byRoom, slot.tagAt - slot.offset, slot);
      else add(this.restless, content.slice(1), slot);
    }
    this.rooms = [...this.byRoom.keys()].sort((a, b) => a - b);
  }

  /**
   * A slot that held this very text (but perhaps its first byte). Needs no rest: whatever a reader takes of it before and
   * after is the same.
   */
  takeSame(text: string): OwnLine | undefined {
    return this.restless.get(text.slice(1))?.pop();
  }

  /**
   * The smallest slot with room for the text, of those that no longer text could need: a short name that took a long one's slot would
   * keep it, and there is an end to how many a file may have.
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
 * Whether an appended line may come into view in two parts: the kernel adds page by page to a file's length. A reader that
 * measured the file in between would see the line end where the page does, so such a slot has to rest before its first use.
 */
function crossesPage(offset: number, end: number): boolean {
  return Math.floor(offset / pageSize) !== Math.floor((end - 1) / pageSize);
}

function add<K>(groups: Map<K, OwnLine[]>, key: K, slot: OwnLine): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [slot]);
  else group.push(slot);
}
