import type { HostsText } from './hosts-text';
import { headers, longestLine, restOfFreshSlot } from './line-format';

/** How the end of a hosts file has to be continued. */
export interface Tail {
  /** What completes the last line; empty when it is complete. */
  readonly closing: string;
  /** The last line is a piece of one of ours, left by a write that was cut short. */
  readonly cutShort: boolean;
  /** What has to stand between `closing` and new slots: a header, unless the file ends in our block. */
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

/** Where the unfinished last line begins. */
export function lastLineStart(bytes: Buffer): number {
  return bytes.lastIndexOf(newline) + 1;
}

function restOfOwnLine({ bytes, ownEnd }: HostsText): string | undefined {
  const start = lastLineStart(bytes);
  if (bytes.length - start > longestLine) return undefined;
  const piece = bytes.toString('latin1', start);
  const header = Object.values(headers).filter((line) => line.startsWith(piece));
  // A piece that both headers begin with is too short to be told from somebody's own comment.
  if (header.length === 1) return header[0]?.slice(piece.length);
  return ownEnd === start ? restOfFreshSlot(piece) : undefined;
}
