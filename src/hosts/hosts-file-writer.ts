import { isIP } from 'node:net';
import type { Clock } from '../model/clock';
import type { HostLine } from '../model/host-line';
import type { HostsWriter, Refused, WriteResult } from '../ports/hosts-writer';
import { apply, Work, type Writing } from './apply-edits';
import { isNothing, planEdits, type Edits } from './edits';
import { ForeignNames } from './foreign-names';
import { contentOf, foreignParts, parseHosts, type HostsText } from './hosts-text';
import { InPlaceFile } from './in-place-file';
import { isWritable } from './line-format';
import { Refusal, refusedOr } from './refusal';
import { layoutOf, neighbourhoodOf, settledAfter, type Layout, type Settled } from './settled';
import { SettledFiles } from './settled-files';
import { restTime, SlotRest } from './slot-rest';

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
  readonly #settled = new SettledFiles();
  readonly #foreign = new ForeignNames();

  /** `now` is wall-clock time: it is compared with the modification times of files. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#rest = new SlotRest(clock);
  }

  /**
   * Makes `lines`, in whatever order and however often each occurs, the active lines of ours in the file. Writes nothing
   * when they are. Throws only for a line that is not an address and a lower-case name.
   *
   * The list must not change afterwards. When it is in order (by name, then address) and most of its lines are the very objects of
   * the list before, the call costs what the change does, whatever the length of the file.
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
      return contents
        .filter(isWritable)
        .map(hostLineOf)
        .filter(({ address }) => isIP(address) !== 0);
    });
  }

  /** The names, in lower case, that lines of others define. */
  foreignNames(path: string): ReadonlySet<string> | Refused {
    return refusedOr(() => {
      const file = new InPlaceFile(path);
      try {
        const bytes = file.read();
        if (bytes.length === 0) this.#refuseHalfWritten(path, file.modifiedAt);
        return this.#foreign.in(bytes, (all) => foreignParts(parsed(path, all)));
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
      const look = this.#lookAt(path, file);
      work.lingering = 0;
      if (look.settled?.lines === lines) return file.isInPlace();
      const part = partOf(path, look, lines);
      const edits = planEdits(part.text, part.wanted, rest.rested);
      work.lingering = edits.lingering;
      const writing = { file, rest, work, changed: new Set<number>() };
      const image = isNothing(edits) ? look.bytes : this.#carryOut(path, edits, look, writing);
      if (image === undefined || !file.isInPlace()) return false;
      const settled =
        edits.lingering > 0 ? undefined : settledAfter(part.layout, writing.changed, image, lines);
      if (settled !== undefined && settled.ownCount <= mostOwnLines)
        this.#settled.remember(path, file.identity, settled);
      return true;
    } finally {
      if (file.bytesWritten > 0) file.stamp(this.#clock.now());
      work.bytesWritten += file.bytesWritten;
      file.close();
    }
  }

  #lookAt(path: string, file: InPlaceFile): Look {
    const settled = this.#settled.of(path, file.identity);
    if (settled !== undefined && file.holds(settled.bytes)) return { bytes: settled.bytes, settled };
    return { bytes: file.read() };
  }

  /** Returns what the file holds now, or `undefined` when somebody else has changed it. */
  #carryOut(
    path: string,
    edits: Edits,
    { bytes, settled }: Look,
    writing: Writing & { readonly file: InPlaceFile },
  ): Buffer | undefined {
    const { file } = writing;
    if (bytes.length === 0) this.#refuseHalfWritten(path, file.modifiedAt);
    const image = apply(edits, settled ? Buffer.from(bytes) : bytes, writing);
    return image !== undefined && file.holds(image) ? image : undefined;
  }

  #refuseHalfWritten(path: string, modifiedAt: number): void {
    if (Math.abs(this.#clock.now() - modifiedAt) >= rewriteTime) return;
    throw new Refusal('busy', `${path} was emptied a moment ago, so somebody is writing it`);
  }
}

/** What an attempt begins with. */
interface Look {
  readonly bytes: Buffer;
  /** What is remembered of exactly these bytes; then they are not to be changed. */
  readonly settled?: Settled | undefined;
}

interface Part {
  readonly text: HostsText;
  readonly wanted: readonly HostLine[];
  readonly layout: Layout;
}

/** As little of the file as the edits can be planned from. */
function partOf(path: string, { bytes, settled }: Look, lines: readonly HostLine[]): Part {
  if (settled !== undefined) {
    const near = neighbourhoodOf(settled, lines);
    if (near !== undefined) return { ...near, layout: settled };
  }
  const text = parsed(path, bytes);
  return { text, wanted: lines, layout: layoutOf(text) };
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
