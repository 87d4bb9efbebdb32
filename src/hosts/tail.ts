import type { HostsText } from './hosts-text';
import { headers, longestLine, restOfFreshSlot } from './line-format';

/** How to continue at the end of a hosts file. */
export interface Tail {
  /** The bytes that complete the last line; empty if it is complete. */
  readonly closing: string;
  /** Whether the last line is an incomplete line of ours, left by an interrupted write. */
  readonly cutShort: boolean;
  /** The header between `closing` and new slots; empty if the file ends in our block. */
  readonly header: string;
}

const newline = 0x0a;

export function tailOf(text: HostsText): Tail {
  const { bytes, ownEnd } = text;
  const endsInBlock = ownEnd === bytes.length && bytes.length > 0;
  if (bytes.length === 0 || bytes.at(-1) === newline) {
    return { closing: '', cutShort: false, header: endsInBlock ? '' : headers.plain };
  }
  if (endsInBlock) return { closing: '\n', cutShort: false, header: '' };
  const rest = restOfOwnLine(text);
  if (rest !== undefined) return { closing: rest, cutShort: true, header: '' };
  return { closing: '\n', cutShort: false, header: headers.newlineAdded };
}

/** The start of the unfinished last line. */
export function lastLineStart(bytes: Buffer): number {
  return bytes.lastIndexOf(newline) + 1;
}

function restOfOwnLine({ bytes, ownEnd }: HostsText): string | undefined {
  const start = lastLineStart(bytes);
  if (bytes.length - start > longestLine) return undefined;
  const piece = bytes.toString('latin1', start);
  const header = Object.values(headers).filter((line) => line.startsWith(piece));
  // A part that both headers begin with is too short to distinguish it from others' comments.
  if (header.length === 1) return header[0]?.slice(piece.length);
  return ownEnd === start ? restOfFreshSlot(piece) : undefined;
}
