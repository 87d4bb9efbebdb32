import type { WriteResult } from '../ports/hosts-writer';
import { planEdits, type Edits } from './edits';
import { parseHosts } from './hosts-text';
import type { InPlaceFile } from './in-place-file';
import type { FileRest } from './slot-rest';

/** The result of one call, over all its attempts. */
export class Work {
  added = 0;
  removed = 0;
  bytesWritten = 0;
  /** Of the last attempt. */
  lingering = 0;
  /** Lines without a place, in the last attempt. */
  waiting = 0;

  result(): WriteResult {
    const { added, removed, bytesWritten } = this;
    const unfinished = this.lingering + this.waiting;
    const lingering = unfinished > 0 ? { lingering: unfinished } : {};
    if (bytesWritten === 0) return { outcome: 'unchanged', ...lingering };
    return { outcome: 'written', added, removed, bytesWritten, ...lingering };
  }
}

/** One attempt. */
export interface Writing {
  readonly file: Pick<InPlaceFile, 'patch' | 'append'>;
  readonly rest: Pick<FileRest, 'changed' | 'grew' | 'rested'>;
  readonly work: Work;
  /** Offsets of the slots that were changed. */
  readonly changed: Set<number>;
}

/**
 * Applies the edits to the file and to `image`, its known content. Returns the new content, or `undefined` as soon as the file turns out
 * to have another one.
 */
export function apply(edits: Edits, image: Buffer, writing: Writing): Buffer | undefined {
  const { file, rest, work, changed } = writing;
  for (const patch of edits.patches) {
    if (!file.patch(image, patch)) return undefined;
    changed.add(patch.slot.offset);
    if (patch.kind === 'fill') continue;
    rest.changed(patch.slot);
    if (patch.kind === 'activate') work.added += 1;
    else work.removed += 1;
  }
  if (edits.append.length === 0) return image;
  if (!file.append(edits.append)) return undefined;
  rest.grew(image.length);
  const grown = Buffer.concat([image, edits.append]);
  // Correct unless somebody else appended at this moment; then the first patch will not find its slot.
  const appended = parseHosts(grown, image.length);
  const next = planEdits(appended, edits.unplaced, rest.rested, edits.slots);
  work.waiting += next.waiting;
  return apply(next, grown, writing);
}
