import type { HostLine } from '../model/host-line';
import { FreeSlots } from './free-slots';
import { contentOf, type HostsText, type OwnLine } from './hosts-text';
import { assertWritable, freshSlot, slotLengthFor, textOf } from './line-format';
import type { Rested } from './slot-rest';
import { countSlots, fileLimits, SlotRoom, type FileLimits, type SlotCounts } from './slot-room';
import { tailOf } from './tail';

/** One write inside a slot. It writes either only the first byte, or everything but the first byte. */
export interface Patch {
  readonly kind: 'fill' | 'activate' | 'free';
  readonly slot: OwnLine;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The edits that bring a file to the wanted lines, in this order: the patches one by one, then the append. */
export interface Edits {
  readonly patches: readonly Patch[];
  /** Appended to the file in one write. Only comments: free slots for the lines without one. */
  readonly append: Buffer;
  /** Those lines. */
  readonly unplaced: readonly HostLine[];
  /** How many lines have no slot and no room in the file: they wait until a slot has rested. */
  readonly waiting: number;
  /** How many slots the file has after the append. */
  readonly slots: SlotCounts;
  /** Lines to remove that stay until another line of the same name has rested. */
  readonly lingering: number;
}

export function isNothing({ patches, append }: Edits): boolean {
  return patches.length === 0 && append.length === 0;
}

interface Comparison {
  readonly kept: readonly OwnLine[];
  readonly stale: readonly OwnLine[];
  readonly free: readonly OwnLine[];
  /** By their text. */
  readonly missing: ReadonlyMap<string, HostLine>;
}

const blanks = /[ \t\v\f\r]+/;
const freeMark = Buffer.from('#');
const nothing = Buffer.alloc(0);

/**
 * Compares a file with the wanted lines, in any order, with or without duplicates. Pure.
 *
 * A name whose address changes has two lines for a while: the old one is removed when the new one has `rested`, because a reader that passed the
   new line's place before it was written must still find the old one.
 */
export function planEdits(
  text: HostsText,
  wanted: readonly HostLine[],
  rested: Rested,
  /** If `text` is only a part of the file: the counts of the whole. */
  counts: SlotCounts = countSlots(text.own),
  limits: FileLimits = fileLimits,
): Edits {
  const comparison = compare(text, wanted);
  const { patches, withoutSlot } = place(text, comparison, rested);
  const leaving = leavingOf(text, wanted, comparison, rested);
  for (const slot of leaving) patches.push({ kind: 'free', slot, offset: slot.offset, bytes: freeMark });
  const lingering = comparison.stale.length - leaving.length;
  return { patches, lingering, ...appendix(text, withoutSlot, counts, limits) };
}

function compare({ bytes, own }: HostsText, wanted: readonly HostLine[]): Comparison {
  const missing = new Map<string, HostLine>();
  for (const line of wanted) missing.set(textOf(line), line);
  const lines = { kept: [] as OwnLine[], stale: [] as OwnLine[], free: [] as OwnLine[] };
  for (const line of own) {
    if (line.kind === 'free') lines.free.push(line);
    else if (line.kind === 'active')
      (missing.delete(contentOf(bytes, line)) ? lines.kept : lines.stale).push(line);
  }
  return { ...lines, missing };
}

function place(
  text: HostsText,
  { missing, free }: Comparison,
  rested: Rested,
): { readonly patches: Patch[]; readonly withoutSlot: readonly HostLine[] } {
  const patches: Patch[] = [];
  if (missing.size === 0) return { patches, withoutSlot: [] };
  for (const line of missing.keys()) assertWritable(line);
  const slots = new FreeSlots(text, free, rested);
  const withoutSlot = [...missing].filter(([line]) => {
    const same = slots.takeSame(line);
    const slot = same ?? slots.takeFitting(line);
    if (slot === undefined) return true;
    if (slot !== same) patches.push(filling(slot, line));
    patches.push(activation(slot, line));
    return false;
  });
  return { patches, withoutSlot: withoutSlot.map(([, line]) => line) };
}

/** The stale lines that no reader needs: their name is not wanted, or another line of it has rested. */
function leavingOf(
  { bytes }: HostsText,
  wanted: readonly HostLine[],
  { kept, stale }: Comparison,
  rested: Rested,
): readonly OwnLine[] {
  if (stale.length === 0) return stale;
  const staleNames = new Set(stale.flatMap((line) => namesIn(contentOf(bytes, line))));
  const needed = new Set<string>();
  for (const { name } of wanted) if (staleNames.has(name)) needed.add(name);
  if (needed.size === 0) return stale;
  for (const line of kept) if (rested(line)) needed.delete(nameIn(contentOf(bytes, line)));
  return stale.filter((line) => !namesIn(contentOf(bytes, line)).some((name) => needed.has(name)));
}

function nameIn(content: string): string {
  return content.slice(content.indexOf(' ') + 1);
}

/** The names of a line. Somebody may have edited it, so there may be several, with capitals. */
function namesIn(content: string): string[] {
  const [, ...names] = content.replace(/#.*/s, '').trim().toLowerCase().split(blanks);
  return names;
}

function filling(slot: OwnLine, line: string): Patch {
  const body = line.slice(1).padEnd(slot.tagAt - slot.offset - 1);
  return { kind: 'fill', slot, offset: slot.offset + 1, bytes: Buffer.from(body, 'latin1') };
}

function activation(slot: OwnLine, line: string): Patch {
  return { kind: 'activate', slot, offset: slot.offset, bytes: Buffer.from(line.slice(0, 1), 'latin1') };
}

function appendix(
  text: HostsText,
  withoutSlot: readonly HostLine[],
  counts: SlotCounts,
  limits: FileLimits,
): Pick<Edits, 'append' | 'unplaced' | 'waiting' | 'slots'> {
  const { closing, cutShort, header } = tailOf(text);
  const start = closing + header;
  const room = new SlotRoom(counts, text.bytes.length + start.length, limits);
  const unplaced = withoutSlot.filter((line) => room.take(slotLengthFor(textOf(line))));
  const waiting = withoutSlot.length - unplaced.length;
  const slots = room.counts;
  if (unplaced.length === 0) {
    return { append: cutShort ? Buffer.from(closing, 'latin1') : nothing, unplaced, waiting, slots };
  }
  const fresh = unplaced.map((line) => freshSlot(slotLengthFor(textOf(line))));
  return { append: Buffer.from(start + fresh.join(''), 'latin1'), unplaced, waiting, slots };
}
