import type { HostLine } from '../model/host-line';
import { lineTag, placeSizeFor } from '../model/line-room';

/**
 * The three kinds of lines that nathost writes. Each carries the tag, so there is no begin or end mark that an editor could lose.
 *
 *     # nathost: …                       # nathost     header
 *     172.30.0.5 shop                    # nathost     active: resolvers see a name
 *     #72.30.0.5 shop                    # nathost     free: the same bytes but the first, resolvers see a comment
 */
export type OwnKind = 'header' | 'active' | 'free';

export const tag = lineTag;

/** Bytes of a line with its newline; musl reads lines into 512 bytes with the final NUL (`name_from_hosts`). */
export const longestLine = 511;

const newlineAdded = '# nathost (newline added):';
const plain = '# nathost:';
const notice = ` lines that end in "# nathost" are kept by nathost, edits to them are undone${tag}\n`;

/** `newlineAdded` records that the newline before the header is ours, too. */
export const headers = { plain: plain + notice, newlineAdded: newlineAdded + notice } as const;

const hash = 0x23;
const inAddress = charactersOf('0123456789abcdef.:');
const inEditedAddress = charactersOf('0123456789abcdefABCDEF.:');
const blanks = charactersOf(' \t');
const writable = /^[0-9a-f.:]+ [a-z0-9._-]+$/;

/** A line's text without padding and tag. */
export function textOf(line: HostLine): string {
  return `${line.address} ${line.name}`;
}

/** A final check before writing: no line may contain a newline or a `#`, whatever happened before. */
export function assertWritable(text: string): void {
  if (!writable.test(text) || slotLengthFor(text) > longestLine) {
    throw new TypeError(`not a line for a hosts file: ${JSON.stringify(text)}`);
  }
}

/** The size of a new slot for this text, newline included. */
export function slotLengthFor(text: string): number {
  return placeSizeFor(text.length);
}

/** A slot that never had a name. Its dots make even a part of it recognisable as ours. */
export function freshSlot(length: number): string {
  return filledSlot('.', length);
}

/** Whether this is the content of a fresh slot. */
export function isFresh(content: string): boolean {
  return /^#\.+$/.test(content);
}

/**
 * The missing rest of a fresh slot of which only `start` was written (disk full, killed); `undefined` if it is none. The completed slot
 * does not count as fresh, because a reader may have measured the file when it ended inside it.
 */
export function restOfFreshSlot(start: string): string | undefined {
  const dots = /^#\.+/.exec(start)?.[0];
  if (dots === undefined || !tag.startsWith(start.slice(dots.length))) return undefined;
  if (dots.length < start.length) return `${tag.slice(start.length - dots.length)}\n`;
  const length = placeSizeFor(dots.length + 1);
  // Almost complete: the slot gets a little longer, because it must have a dash.
  return filledSlot('-', Number.isFinite(length) ? length : dots.length + tag.length + 2).slice(dots.length);
}

function filledSlot(filling: string, length: number): string {
  return `#${filling.repeat(length - tag.length - 2)}${tag}\n`;
}

/** Whether nathost writes such a content. */
export function isWritable(content: string): boolean {
  return writable.test(content);
}

/** The kind of the line from `start` to its tag at `tagAt`; `undefined` if it is not ours. */
export function kindOf(bytes: Buffer, start: number, tagAt: number): OwnKind | undefined {
  if (bytes[start] !== hash) return isActive(bytes, start, tagAt) ? 'active' : undefined;
  if (headerOf(bytes, start, tagAt) !== undefined) return 'header';
  // While a slot is rewritten it contains parts of two lines, one of which may have been edited; every mixture has to count as free.
  const isSlot = tagAt > start + 1 && inAddress[bytes[start + 1] ?? 0] === 1;
  return isSlot && !hasComment(bytes, start + 1, tagAt) ? 'free' : undefined;
}

export function headerOf(bytes: Buffer, start: number, end: number): keyof typeof headers | undefined {
  const beginning = bytes.toString('latin1', start, Math.min(end, start + newlineAdded.length));
  if (beginning.startsWith(plain)) return 'plain';
  return beginning === newlineAdded ? 'newlineAdded' : undefined;
}

/**
 * Accepts more than nathost writes: every line that resolves and has the tag. So a damaged or edited line (another name, a capital, a
 * tab) is found, freed and written again, and does not stay beside its successor.
 */
function isActive(bytes: Buffer, start: number, tagAt: number): boolean {
  const first = skip(bytes, start, tagAt, blanks);
  const end = skip(bytes, first, tagAt, inEditedAddress);
  return end > first && (end === tagAt || blanks[bytes[end] ?? 0] === 1);
}

function hasComment(bytes: Buffer, from: number, to: number): boolean {
  const at = bytes.indexOf(hash, from);
  return at !== -1 && at < to;
}

function skip(bytes: Buffer, from: number, to: number, allowed: Uint8Array): number {
  let at = from;
  while (at < to && allowed[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

function charactersOf(text: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of text) table[character.charCodeAt(0)] = 1;
  return table;
}
