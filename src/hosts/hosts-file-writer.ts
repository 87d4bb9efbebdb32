import { isIP } from 'node:net';
import type { Clock } from '../model/clock';
import type { HostLine } from '../model/host-line';
import { mostLines } from '../model/line-room';
import type { HostsWriter, Refused, WriteResult } from '../ports/hosts-writer';
import { apply, Work, type Writing } from './apply-edits';
import { isNothing, planEdits, type Edits } from './edits';
import { ForeignNames } from './foreign-names';
import { contentOf, foreignParts, parseHosts, type HostsText, type ParseLimits } from './hosts-text';
import { InPlaceFile } from './in-place-file';
import { isWritable } from './line-format';
import { Refusal, refusedOr } from './refusal';
import { layoutOf, neighbourhoodOf, settledAfter, type Layout, type Settled } from './settled';
import { SettledFiles } from './settled-files';
import { restTime, SlotRest, type FileRest } from './slot-rest';

/** Enough for one append, one repair and some collisions with somebody else's edits. */
const attempts = 16;

/** Somebody who changes a large file without end must not keep us for longer than this (milliseconds), plus one attempt. */
const busyTimeout = 250;

/** Each name's line and the one that it had before; and more free ones than a file of ours has. */
const mostOwnLines: ParseLimits = { active: 2 * mostLines, free: 4 * mostLines };

/** How many lines are taken out at once of a file that has too many: it gets better each time, and nobody waits for long. */
const mostTakenOut = 8192;

/** An empty file that changed this short a time ago (milliseconds) is being rewritten: Docker truncates, then writes. */
const rewriteTime = 1000;

/** Brings hosts files to the wanted lines of ours, in place, without any reader noticing. docs/hosts-file.md says how. */
export class HostsFileWriter implements HostsWriter {
  /** How long a lingering line stays, milliseconds. */
  readonly restTime = restTime;
  private readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  private readonly rest: SlotRest;
  private readonly settled = new SettledFiles();
  private readonly foreign = new ForeignNames();

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>) {
    this.clock = clock;
    this.rest = new SlotRest(clock);
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
      const until = this.clock.elapsed() + busyTimeout;
      for (let attempt = 1; ; attempt += 1) {
        if (this.attempt(path, lines, work)) return work.result();
        if (attempt === attempts || this.clock.elapsed() > until)
          throw new Refusal('busy', `${path} is changed by somebody else all the time`);
      }
    });
  }

  /** The active lines of ours, in the order of the file. */
  read(path: string): readonly HostLine[] | Refused {
    return refusedOr(() => {
      const { bytes, own } = parseHosts(readWhole(path), 0, mostOwnLines);
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
        if (bytes.length === 0) this.refuseHalfWritten(path, file.modifiedAt);
        return this.foreign.in(bytes, (all) => foreignParts(parseHosts(all)));
      } finally {
        file.close();
      }
    });
  }

  /** Returns whether the file is as it should be; if not, somebody else has changed it meanwhile. */
  private attempt(path: string, lines: readonly HostLine[], work: Work): boolean {
    const file = new InPlaceFile(path);
    try {
      const look = this.lookAt(path, file);
      work.lingering = 0;
      work.waiting = 0;
      if (look.settled?.lines === lines) return file.isInPlace();
      return this.change(path, file, look, lines, work);
    } finally {
      if (file.bytesWritten > 0) file.stamp(this.clock.now());
      work.bytesWritten += file.bytesWritten;
      file.close();
    }
  }

  private lookAt(path: string, file: InPlaceFile): Look {
    const rest = this.rest.of(path, file.identity, file.modifiedAt);
    const settled = this.settled.of(path, file.identity);
    if (settled !== undefined && file.holds(settled.bytes)) return { rest, bytes: settled.bytes, settled };
    return { rest, bytes: file.read() };
  }

  private change(
    path: string,
    file: InPlaceFile,
    look: Look,
    lines: readonly HostLine[],
    work: Work,
  ): boolean {
    const { rest } = look;
    const part = partOf(look, lines);
    const all = planEdits(part.text, part.wanted, rest.rested, part.layout.slots);
    const edits = part.isTooLarge ? takingOut(all) : all;
    work.lingering = edits.lingering;
    work.waiting = edits.waiting;
    const writing = { file, rest, work, changed: new Set<number>() };
    const image = isNothing(edits) ? look.bytes : this.carryOut(path, edits, look, writing);
    if (image === undefined || !file.isInPlace()) return false;
    if (part.isTooLarge)
      throw new Refusal(
        'too-large',
        `${path} has more than ${mostOwnLines.active} lines that say they are nathost's`,
      );
    if (work.waiting > 0 && !rest.isResting)
      throw new Refusal('too-large', `${path} has no room for ${work.waiting} of ${lines.length} lines`);
    if (work.lingering + work.waiting > 0) return true;
    const settled = settledAfter(part.layout, writing.changed, image, lines);
    if (settled !== undefined) this.settled.remember(path, file.identity, settled);
    return true;
  }

  /** Returns what the file holds now, or `undefined` when somebody else has changed it. */
  private carryOut(
    path: string,
    edits: Edits,
    { bytes, settled }: Look,
    writing: Writing & { readonly file: InPlaceFile },
  ): Buffer | undefined {
    const { file } = writing;
    if (bytes.length === 0) this.refuseHalfWritten(path, file.modifiedAt);
    const image = apply(edits, settled ? Buffer.from(bytes) : bytes, writing);
    return image !== undefined && file.holds(image) ? image : undefined;
  }

  private refuseHalfWritten(path: string, modifiedAt: number): void {
    if (Math.abs(this.clock.now() - modifiedAt) >= rewriteTime) return;
    throw new Refusal('busy', `${path} was emptied a moment ago, so somebody is writing it`);
  }
}

/** What an attempt begins with. */
interface Look {
  readonly rest: FileRest;
  readonly bytes: Buffer;
  /** What is remembered of exactly these bytes; then they are not to be changed. */
  readonly settled?: Settled | undefined;
}

interface Part {
  readonly text: HostsText;
  readonly wanted: readonly HostLine[];
  readonly layout: Layout;
  /** It has more active lines than we ever write, and not all of them are in `text`. */
  readonly isTooLarge: boolean;
}

/** As little of the file as the edits can be planned from. */
function partOf({ bytes, settled }: Look, lines: readonly HostLine[]): Part {
  if (settled !== undefined) {
    const near = neighbourhoodOf(settled, lines);
    if (near !== undefined) return { ...near, layout: settled, isTooLarge: false };
  }
  const text = parseHosts(bytes, 0, mostOwnLines);
  const active = text.own.filter(({ kind }) => kind === 'active').length;
  return { text, wanted: lines, layout: layoutOf(text), isTooLarge: active > mostOwnLines.active };
}

/** Of these edits, some of those that take lines out, and nothing else. */
function takingOut(edits: Edits): Edits {
  const patches = edits.patches.filter(({ kind }) => kind === 'free').slice(0, mostTakenOut);
  return { ...edits, patches, append: Buffer.alloc(0), unplaced: [], waiting: 0 };
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
