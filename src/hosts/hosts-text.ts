import { kindOf, tag, type OwnKind } from './line-format';

/** A line of ours in a hosts file. Its position and length never change while it is in use. */
export interface OwnLine {
  readonly kind: OwnKind;
  /** The offset of its first byte. */
  readonly offset: number;
  /** The offset after its newline. */
  readonly end: number;
  /** The offset of the tag; a name can use the bytes before it. */
  readonly tagAt: number;
}

/** The bytes of a hosts file and which of its lines are ours. Everything else is foreign. */
export interface HostsText {
  readonly bytes: Buffer;
  /** In the order of the file. */
  readonly own: readonly OwnLine[];
  /** The offset after our last line; absent if there is none. */
  readonly ownEnd: number | undefined;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const tab = 0x09;
/** Without the blank before it, which may have become a tab. */
const tagWord = Buffer.from(tag.trim(), 'latin1');
const lastOfTag = tagWord.at(-1);

/** How many lines of ours are read; more can only be an attack. */
export interface ParseLimits {
  /** Parsing stops after one more than this. */
  readonly active: number;
  /** Further ones are skipped: they are comments. */
  readonly free: number;
}

const noLimits: ParseLimits = { active: Infinity, free: Infinity };

/**
 * Finds our lines from the line start `from` on. It works on bytes, because a hosts file may contain anything. Between our lines it
 * searches only for the next tag, so that millions of foreign lines cost almost nothing.
 */
export function parseHosts(bytes: Buffer, from = 0, limits = noLimits): HostsText {
  const own: OwnLine[] = [];
  let [active, free, ownEnd] = [0, 0, undefined as number | undefined];
  for (let start = from; start < bytes.length && active <= limits.active;) {
    const { line, end } = lineAt(bytes, start);
    if (line?.kind === 'active') active += 1;
    if (line?.kind === 'free') free += 1;
    if (line !== undefined) ownEnd = end;
    if (line !== undefined && (line.kind !== 'free' || free <= limits.free)) own.push(line);
    start = line === undefined ? nextTaggedLine(bytes, end) : end;
  }
  return { bytes, own, ownEnd };
}

/** The line that begins at the line start `offset`, if it is one of ours. */
export function ownLineAt(bytes: Buffer, offset: number): OwnLine | undefined {
  return lineAt(bytes, offset).line;
}

/**
 * The first active line of ours with this content, except in the file's first line. It searches bytes, so other lines cost almost
 * nothing.
 */
export function activeLine(bytes: Buffer, content: string): OwnLine | undefined {
  const start = Buffer.from(`\n${content} `, 'latin1');
  for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start, at + 1)) {
    const line = ownLineAt(bytes, at + 1);
    if (line?.kind === 'active' && contentOf(bytes, line) === content) return line;
  }
  return undefined;
}

/** The start of the next line that contains the tag, from the line start `from` on. */
function nextTaggedLine(bytes: Buffer, from: number): number {
  const tagAt = bytes.indexOf(tagWord, from);
  return tagAt === -1 ? bytes.length : Math.max(from, bytes.lastIndexOf(newline, tagAt) + 1);
}

/** The line without padding and tag. */
export function contentOf(bytes: Buffer, line: OwnLine): string {
  let end = line.tagAt;
  while (end > line.offset && bytes[end - 1] === space) end -= 1;
  return bytes.toString('latin1', line.offset, end);
}

/** The foreign parts of the file, in order. */
export function foreignParts(text: HostsText): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (const line of text.own) {
    if (line.offset > at) parts.push(text.bytes.subarray(at, line.offset));
    at = line.end;
  }
  if (at < text.bytes.length) parts.push(text.bytes.subarray(at));
  return parts;
}

function lineAt(bytes: Buffer, offset: number): { line: OwnLine | undefined; end: number } {
  const newlineAt = bytes.indexOf(newline, offset);
  const lineEnd = newlineAt === -1 ? bytes.length : newlineAt;
  const end = newlineAt === -1 ? lineEnd : newlineAt + 1;
  return { line: ownLine(bytes, offset, lineEnd, end), end };
}

function ownLine(bytes: Buffer, offset: number, lineEnd: number, end: number): OwnLine | undefined {
  const contentEnd = trimmedEnd(bytes, offset, lineEnd);
  const tagAt = contentEnd - tagWord.length - 1;
  if (tagAt <= offset || bytes[contentEnd - 1] !== lastOfTag || !isBlank(bytes[tagAt])) return undefined;
  for (let index = 0; index < tagWord.length; index += 1) {
    if (bytes[tagAt + 1 + index] !== tagWord[index]) return undefined;
  }
  const kind = kindOf(bytes, offset, tagAt);
  return kind === undefined ? undefined : { kind, offset, end, tagAt };
}

/** Ignores blanks after the tag and carriage returns, which are part of the comment for resolvers, too. */
function trimmedEnd(bytes: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && (bytes[end - 1] === carriageReturn || isBlank(bytes[end - 1]))) end -= 1;
  return end;
}

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === tab;
}
