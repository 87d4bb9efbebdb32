import { isIP } from 'node:net';
import type { Clock } from '../model/clock';
import type { HostLine } from '../model/host-line';
import type { HostsWriter, Refused, WriteResult } from '../ports/hosts-writer';
import { planEdits, type Edits } from './edits';
import { ForeignNames } from './foreign-names';
import { contentOf, foreignParts, parseHosts, type HostsText } from './hosts-text';
import { InPlaceFile } from './in-place-file';
import { Refusal, refusedOr } from './refusal';
import { restTime, SlotRest, type FileRest } from './slot-rest';

/** Enough for one append, one repair and some collisions with somebody else's edits. */
const attempts = 16;

/** Somebody who changes a large file without end must not keep us for longer than this (milliseconds), plus one attempt. */
const patience = 250;

/** For 1,000 containers, which is what a bridge can carry, sixteen names each in both families. A file with more was made to keep us busy. */
const mostOwnLines = 32_768;

/** An empty file that changed this short a time ago (milliseconds) is being rewritten: Docker truncates, then writes. */
const rewriteTime = 1000;

/** Brings hosts files to the wanted lines of ours, in place, without any reader noticing. docs/hosts-file.md says how. */
export class HostsFileWriter implements HostsWriter {
  /** How long a lingering line stays, milliseconds. */
  readonly restTime = restTime;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #rest: SlotRest;
  readonly #foreign = new ForeignNames();

  /** `now` is wall-clock time: it is compared with the modification times of files. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#rest = new SlotRest(clock);
  }

  /**
   * Makes `lines`, in whatever order and however often each occurs, the active lines of ours in the file. Writes nothing
   * when they are. Throws only for a line that is not an address and a lower-case name.
   */
  write(path: string, lines: readonly HostLine[]): WriteResult {
    return refusedOr(() => {
      const work = new Work();
      const until = this.#clock.now() + patience;
      for (let attempt = 1; ; attempt += 1) {
        if (this.#attempt(path, lines, work)) return work.result();
        if (attempt === attempts || this.#clock.now() > until)
          throw new Refusal('busy', `${path} is changed by somebody else all the time`);
      }
    });
  }

  /** The active lines of ours, in the order of the file. */
  read(path: string): readonly HostLine[] | Refused {
    return refusedOr(() => {
      const { bytes, own } = parsed(path, readWhole(path));
      const contents = own.filter(({ kind }) => kind === 'active').map((line) => contentOf(bytes, line));
      return contents.map(hostLineOf).filter(({ address }) => isIP(address) !== 0);
    });
  }

  /** The names, in lower case, that lines of others define. */
  foreignNames(path: string): ReadonlySet<string> | Refused {
    return refusedOr(() => {
      const file = new InPlaceFile(path);
      try {
        const bytes = file.read();
        if (bytes.length === 0) this.#refuseHalfWritten(path, file.modifiedAt);
        return this.#foreign.in(foreignParts(parsed(path, bytes)));
      } finally {
        file.close();
      }
    });
  }

  /** Returns whether the file is as it should be; if not, somebody else has changed it meanwhile. */
  #attempt(path: string, lines: readonly HostLine[], work: Work): boolean {
    const file = new InPlaceFile(path);
    try {
      const rest = this.#rest.of(path, file.identity, file.modifiedAt);
      const bytes = file.read();
      const text = parsed(path, bytes);
      const edits = planEdits(text, lines, rest.rested);
      work.lingering = edits.lingering;
      if (edits.patches.length === 0 && edits.append.length === 0) return file.isInPlace();
      if (bytes.length === 0) this.#refuseHalfWritten(path, file.modifiedAt);
      const image = apply(edits, bytes, file, rest, work);
      return image !== undefined && file.read().equals(image) && file.isInPlace();
    } finally {
      if (file.bytesWritten > 0) file.stamp(this.#clock.now());
      work.bytesWritten += file.bytesWritten;
      file.close();
    }
  }

  #refuseHalfWritten(path: string, modifiedAt: number): void {
    if (Math.abs(this.#clock.now() - modifiedAt) >= rewriteTime) return;
    throw new Refusal('busy', `${path} was emptied a moment ago, so somebody is writing it`);
  }
}

/** What one call did, over all its attempts. */
class Work {
  added = 0;
  removed = 0;
  bytesWritten = 0;
  lingering = 0;

  result(): WriteResult {
    const { added, removed, bytesWritten } = this;
    const lingering = this.lingering > 0 ? { lingering: this.lingering } : {};
    if (bytesWritten === 0) return { outcome: 'unchanged', ...lingering };
    return { outcome: 'written', added, removed, bytesWritten, ...lingering };
  }
}

/**
 * Does the edits on the file and on `image`, which is what the file held. Returns what it should hold now, or `undefined` as
 * soon as it is found to hold something else.
 */
function apply(
  edits: Edits,
  image: Buffer,
  file: InPlaceFile,
  rest: FileRest,
  work: Work,
): Buffer | undefined {
  for (const patch of edits.patches) {
    if (!file.patch(image, patch)) return undefined;
    if (patch.kind === 'fill') continue;
    rest.changed(patch.slot);
    if (patch.kind === 'activate') work.added += 1;
    else work.removed += 1;
  }
  if (edits.append.length === 0) return image;
  if (!file.append(edits.append)) return undefined;
  rest.grew(image.length);
  const grown = Buffer.concat([image, edits.append]);
  // Right if nobody else appended at this moment; otherwise the first patch will not find its slot.
  const appended = parseHosts(grown, image.length);
  return apply(planEdits(appended, edits.homeless, rest.rested), grown, file, rest, work);
}

function parsed(path: string, bytes: Buffer): HostsText {
  const text = parseHosts(bytes, 0, mostOwnLines);
  if (text.own.length <= mostOwnLines) return text;
  throw new Refusal('too-large', `${path} has more than ${mostOwnLines} lines that say they are nathost's`);
}

function hostLineOf(content: string): HostLine {
  const gap = content.indexOf(' ');
  return { address: content.slice(0, gap), name: content.slice(gap + 1) };
}

function readWhole(path: string): Buffer {
  const file = new InPlaceFile(path);
  try {
    return file.read();
  } finally {
    file.close();
  }
}
