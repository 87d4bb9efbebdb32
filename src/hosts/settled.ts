import type { HostLine } from '../model/host-line';
import { lineDifference } from '../model/line-difference';
import { areInOrder, linesNamed } from '../model/line-order';
import { activeLine, ownLineAt, parseHosts, type HostsText, type OwnLine } from './hosts-text';
import { textOf } from './line-format';
import { countSlots, type SlotCounts } from './slot-room';

/** What a plan has to know of a file besides its active lines. */
export interface Layout {
  readonly bytes: Buffer;
  /** In the order of the file. */
  readonly free: readonly OwnLine[];
  readonly ownEnd: number | undefined;
  readonly slots: SlotCounts;
}

/** A file whose active lines of ours are `lines`, which are in order, each once. Its bytes are never changed. */
export interface Settled extends Layout {
  readonly lines: readonly HostLine[];
}

/** A part of a file and of the wanted lines, of which the same edits come as of the whole. */
export interface Neighbourhood {
  readonly text: HostsText;
  readonly wanted: readonly HostLine[];
}

/** With more lines to search for, it is quicker to read them all. */
const mostSearches = 32;

const newline = 0x0a;

export function layoutOf({ bytes, own, ownEnd }: HostsText): Layout {
  return { bytes, free: own.filter(isFree), ownEnd, slots: countSlots(own) };
}

/**
 * What of a settled file matters when it shall have the wanted lines: the free ones, those that go, and those of the same names that
 * stay, because they decide when the others can go. `undefined` when it has to be read as a whole. Pure.
 */
export function neighbourhoodOf(settled: Settled, wanted: readonly HostLine[]): Neighbourhood | undefined {
  const difference = lineDifference(settled.lines, wanted);
  if (difference === undefined) return undefined;
  const { added, removed } = difference;
  if (removed.length > mostSearches) return undefined;
  const staying = namesakes(removed, wanted).filter((line) => !added.includes(line));
  if (removed.length + staying.length > mostSearches) return undefined;
  const active: OwnLine[] = [];
  for (const line of [...removed, ...staying]) {
    const found = activeLine(settled.bytes, textOf(line));
    if (found === undefined) return undefined;
    active.push(found);
  }
  const own = active.length === 0 ? settled.free : [...settled.free, ...active].sort(byOffset);
  const { bytes, ownEnd } = settled;
  return { text: { bytes, own, ownEnd }, wanted: [...added, ...staying] };
}

/**
 * The file after edits that made `lines` its active ones. `before` is what it was, with that length, `changed` where slots were
 * changed. `undefined` when that has to be found out by reading all of it. Pure.
 */
export function settledAfter(
  before: Layout,
  changed: ReadonlySet<number>,
  bytes: Buffer,
  lines: readonly HostLine[],
): Settled | undefined {
  const length = before.bytes.length;
  // A last line without its newline has got one, and the slot may be longer by it.
  if (bytes.length > length && length > 0 && bytes[length - 1] !== newline) return undefined;
  if (!areInOrder(lines)) return undefined;
  const free = before.free.filter(({ offset }) => !changed.has(offset));
  for (const offset of changed) {
    const line = offset < length ? ownLineAt(bytes, offset) : undefined;
    // A damaged line may be nobody's once it is free.
    if (offset < length && line === undefined) return undefined;
    if (line?.kind === 'free') free.push(line);
  }
  const appended = parseHosts(bytes, length);
  free.sort(byOffset).push(...appended.own.filter(isFree));
  const ownEnd = appended.ownEnd ?? before.ownEnd;
  return { bytes, lines, free, ownEnd, slots: countSlots(appended.own, before.slots) };
}

/** The wanted lines of the names of `lines`. */
function namesakes(lines: readonly HostLine[], wanted: readonly HostLine[]): readonly HostLine[] {
  return [...new Set(lines.map(({ name }) => name))].flatMap((name) => linesNamed(wanted, name));
}

function isFree({ kind }: OwnLine): boolean {
  return kind === 'free';
}

function byOffset(a: OwnLine, b: OwnLine): number {
  return a.offset - b.offset;
}
