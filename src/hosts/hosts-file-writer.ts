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
import { layoutOf, neighbourhoodOf, snapshotAfter, type Layout, type FileSnapshot } from './snapshot';
import { Snapshots } from './snapshots';
import { restTime, SlotRest, type FileRest } from './slot-rest';

/** Enough for one append, one repair and some collisions with another program's edits. */
const attempts = 16;

/** Milliseconds after which no further attempt starts, while another program keeps changing the file. */
const busyTimeout = 250;

/** Active: each name's line and the one before it. Free: more than nathost ever leaves in a file. */
const mostOwnLines: ParseLimits = { active: 2 * mostLines, free: 4 * mostLines };

/** How many lines one attempt takes out of a file that has too many, so that no attempt takes long. */
const mostTakenOut = 8192;

/** A file emptied less than this many milliseconds ago is being rewritten: Docker truncates, then writes. */
const rewriteTime = 1000;

/** Writes nathost's lines into hosts files, in place, so that no reader notices. docs/hosts-file.md says how. */
export class HostsFileWriter implements HostsWriter {
  /** How long a lingering line stays, milliseconds. */
  readonly restTime = restTime;
  private readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  private readonly rest: SlotRest;
  private readonly snapshots = new Snapshots();
  private readonly foreign = new ForeignNames();

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>) {
    this.clock = clock;
    this.rest = new SlotRest(clock);
  }

  /**
   * Makes `lines`, in any order and with any repeats, nathost's active lines in the file. Writes nothing when they already
   * are. Throws only for a line that is not an address and a lower-case name.
   *
   * The list must not change afterwards. If it is sorted (by name, then address) and most of its lines are the same objects
   * as in the list before, the cost depends on the size of the change, not of the file.
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

  /** nathost's active lines, in the order of the file. */
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

  /** The names, in lower case, that other programs' lines define. */
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

  /** Returns false if another program has changed the file meanwhile. */
  private attempt(path: string, lines: readonly HostLine[], work: Work): boolean {
    const file = new InPlaceFile(path);
    try {
      const reading = this.open(path, file);
      work.lingering = 0;
      work.waiting = 0;
      if (reading.snapshot?.lines === lines) return file.isInPlace();
      return this.change(path, file, reading, lines, work);
    } finally {
      if (file.bytesWritten > 0) file.stamp(this.clock.now());
      work.bytesWritten += file.bytesWritten;
      file.close();
    }
  }

  private open(path: string, file: InPlaceFile): Reading {
    const rest = this.rest.of(path, file.identity, file.modifiedAt);
    const snapshot = this.snapshots.of(path, file.identity);
    if (snapshot !== undefined && file.holds(snapshot.bytes))
      return { rest, bytes: snapshot.bytes, snapshot };
    return { rest, bytes: file.read() };
  }

  private change(
    path: string,
    file: InPlaceFile,
    reading: Reading,
    lines: readonly HostLine[],
    work: Work,
  ): boolean {
    const { rest } = reading;
    const part = partOf(reading, lines);
    const all = planEdits(part.text, part.wanted, rest.rested, part.layout.slots);
    const edits = part.isTooLarge ? takingOut(all) : all;
    work.lingering = edits.lingering;
    work.waiting = edits.waiting;
    const writing = { file, rest, work, changed: new Set<number>() };
    const image = isNothing(edits) ? reading.bytes : this.carryOut(path, edits, reading, writing);
    if (image === undefined || !file.isInPlace()) return false;
    if (part.isTooLarge)
      throw new Refusal(
        'too-large',
        `${path} has more than ${mostOwnLines.active} lines that say they are nathost's`,
      );
    if (work.waiting > 0 && !rest.isResting)
      throw new Refusal('too-large', `${path} has no room for ${work.waiting} of ${lines.length} lines`);
    if (work.lingering + work.waiting > 0) return true;
    const snapshot = snapshotAfter(part.layout, writing.changed, image, lines);
    if (snapshot !== undefined) this.snapshots.remember(path, file.identity, snapshot);
    return true;
  }

  /** Returns what the file holds now, or `undefined` if another program has changed it. */
  private carryOut(
    path: string,
    edits: Edits,
    { bytes, snapshot }: Reading,
    writing: Writing & { readonly file: InPlaceFile },
  ): Buffer | undefined {
    const { file } = writing;
    if (bytes.length === 0) this.refuseHalfWritten(path, file.modifiedAt);
    const image = apply(edits, snapshot ? Buffer.from(bytes) : bytes, writing);
    return image !== undefined && file.holds(image) ? image : undefined;
  }

  private refuseHalfWritten(path: string, modifiedAt: number): void {
    if (Math.abs(this.clock.now() - modifiedAt) >= rewriteTime) return;
    throw new Refusal('busy', `${path} was emptied a moment ago, so somebody is writing it`);
  }
}

/** The file as an attempt finds it. */
interface Reading {
  readonly rest: FileRest;
  readonly bytes: Buffer;
  /** What is remembered of exactly these bytes. If set, `bytes` belongs to it and must not be changed. */
  readonly snapshot?: FileSnapshot | undefined;
}

interface Part {
  readonly text: HostsText;
  readonly wanted: readonly HostLine[];
  readonly layout: Layout;
  /** It has more active lines than nathost ever writes, and `text` lacks some of them. */
  readonly isTooLarge: boolean;
}

/** The least of the file that the edits can be planned from. */
function partOf({ bytes, snapshot }: Reading, lines: readonly HostLine[]): Part {
  if (snapshot !== undefined) {
    const part = neighbourhoodOf(snapshot, lines);
    if (part !== undefined) return { ...part, layout: snapshot, isTooLarge: false };
  }
  const text = parseHosts(bytes, 0, mostOwnLines);
  const active = text.own.filter(({ kind }) => kind === 'active').length;
  return { text, wanted: lines, layout: layoutOf(text), isTooLarge: active > mostOwnLines.active };
}

/** Only edits that take lines out, at most `mostTakenOut`. */
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
