import type { HostLine } from '../model/host-line';
import { lineDifference } from '../model/line-difference';
import { areInOrder, linesNamed } from '../model/line-order';
import { activeLine, ownLineAt, parseHosts, type HostsText, type OwnLine } from './hosts-text';
import { textOf } from './line-format';
import { countSlots, type SlotCounts } from './slot-room';

/** What a plan needs to know of a file besides its active lines. */
export interface Layout {
  readonly bytes: Buffer;
  /** In the order of the file. */
  readonly free: readonly OwnLine[];
  readonly ownEnd: number | undefined;
  readonly slots: SlotCounts;
}

/** A file whose active lines of ours are exactly `lines`, in order without duplicates. Its bytes are never changed. */
export interface FileSnapshot extends Layout {
  readonly lines: readonly HostLine[];
}

/** A part of a file and of the wanted lines that leads to the same edits as the whole. */
export interface Neighbourhood {
  readonly text: HostsText;
  readonly wanted: readonly HostLine[];
}

/** Beyond this, reading the whole file is faster. */
const mostSearches = 32;

const newline = 0x0a;

export function layoutOf({ bytes, own, ownEnd }: HostsText): Layout {
  return { bytes, free: own.filter(isFree), ownEnd, slots: countSlots(own) };
}

/**
 * The lines that matter for a change to the wanted lines: the free ones, those to remove, and those of the same names that stay, because
 * they decide when the others can be removed. `undefined` if the whole file has to be read. Pure.
 */
export function neighbourhoodOf(
  snapshot: FileSnapshot,
  wanted: readonly HostLine[],
): Neighbourhood | undefined {
  const difference = lineDifference(snapshot.lines, wanted);
  if (difference === undefined) return undefined;
  const { added, removed } = difference;
  if (removed.length > mostSearches) return undefined;
  const staying = namesakes(removed, wanted).filter((line) => !added.includes(line));
  if (removed.length + staying.length > mostSearches) return undefined;
  const active: OwnLine[] = [];
  for (const line of [...removed, ...staying]) {
    const found = activeLine(snapshot.bytes, textOf(line));
    if (found === undefined) return undefined;
    active.push(found);
  }
  const own = active.length === 0 ? snapshot.free : [...snapshot.free, ...active].sort(byOffset);
  const { bytes, ownEnd } = snapshot;
  return { text: { bytes, own, ownEnd }, wanted: [...added, ...staying] };
}

/**
 * The snapshot after edits that made `lines` the active ones. `before`: the layout before the edits; `changed`: the offsets of changed
 * slots. `undefined` if the whole file has to be read. Pure.
 */
export function snapshotAfter(
  before: Layout,
  changed: ReadonlySet<number>,
  bytes: Buffer,
  lines: readonly HostLine[],
): FileSnapshot | undefined {
  const length = before.bytes.length;
  // A last line without a newline has got one, so its slot may be longer.
  if (bytes.length > length && length > 0 && bytes[length - 1] !== newline) return undefined;
  if (!areInOrder(lines)) return undefined;
  const free = before.free.filter(({ offset }) => !changed.has(offset));
  for (const offset of changed) {
    const line = offset < length ? ownLineAt(bytes, offset) : undefined;
    // A damaged line may no longer be ours once it is free.
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
