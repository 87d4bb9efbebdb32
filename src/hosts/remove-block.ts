import type { Clock } from '../model/clock';
import type { Refused } from '../ports/hosts-writer';
import { foreignParts, parseHosts, type HostsText } from './hosts-text';
import { InPlaceFile } from './in-place-file';
import { headerOf } from './line-format';
import { Refusal, refusedOr } from './refusal';
import { tailOf } from './tail';

export type RemoveResult =
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'removed'; readonly bytesRemoved: number }
  | Refused;

const attempts = 16;

/**
 * Removes every line of ours and restores the foreign bytes, even a missing final newline. For a host where nothing depends on the names
 * any more: the file gets shorter, so a line that somebody appends at this moment may be cut off, and a reader may see a mixture.
 */
export function removeBlock(path: string, clock: Pick<Clock, 'now'>): RemoveResult {
  return refusedOr(() => {
    let bytesRemoved = 0;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const removed = removeOnce(path, clock);
      if (removed === 0)
        return bytesRemoved === 0 ? { outcome: 'unchanged' } : { outcome: 'removed', bytesRemoved };
      bytesRemoved += removed ?? 0;
    }
    throw new Refusal('busy', `${path} was changed by somebody else at each of ${attempts} attempts`);
  });
}

/** The foreign bytes without the newline that nathost added to them. Pure. */
export function withoutBlock(text: HostsText): Buffer {
  const { closing, cutShort } = tailOf(text);
  if (cutShort) return withoutBlock(parseHosts(Buffer.concat([text.bytes, Buffer.from(closing, 'latin1')])));
  const foreign = Buffer.concat(foreignParts(text));
  return foreign.subarray(0, foreign.length - (endsInAddedNewline(text) ? 1 : 0));
}

function endsInAddedNewline(text: HostsText): boolean {
  const end = foreignEnd(text);
  const behind = text.own.find(({ offset }) => offset === end);
  return end > 0 && behind !== undefined && headerOf(text.bytes, end, behind.tagAt) === 'newlineAdded';
}

function foreignEnd({ bytes, own }: HostsText): number {
  let end = bytes.length;
  for (const line of own.toReversed()) {
    if (line.end !== end) break;
    end = line.offset;
  }
  return end;
}

/** Returns how many bytes were removed, or `undefined` if somebody else changed the file meanwhile. */
function removeOnce(path: string, clock: Pick<Clock, 'now'>): number | undefined {
  const file = new InPlaceFile(path);
  try {
    const text = parseHosts(file.read());
    const rest = withoutBlock(text);
    const removed = text.bytes.length - rest.length;
    const from = Math.min(text.own[0]?.offset ?? rest.length, rest.length);
    const done = removed === 0 || file.replace(text.bytes, from, rest.subarray(from));
    return done && file.isInPlace() ? removed : undefined;
  } finally {
    if (file.bytesWritten > 0) file.stamp(clock.now());
    file.close();
  }
}
