import fs from 'node:fs';
import { dirname } from 'node:path';
import { largestFile } from '../model/line-room';
import type { RefusalReason } from '../ports/hosts-writer';
import type { Patch } from './edits';
import { isSystemError, Refusal } from './refusal';

// O_NONBLOCK: opening must not wait for the other end, should a pipe have taken the file's place.
const guarded = fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

/** Milliseconds. Modification times that differ by less may be rounded to the same value. */
const timeStep = 0.01;

/** A file that grows during each of these reads is being written without end. */
const mostReads = 4;

/** For reads whose bytes are not kept. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * A hosts file that others read and write at the same time. All calls are synchronous: between checking a slot and writing it there must
 * be only the two system calls.
 */
export class InPlaceFile {
  /**
   * Changes when another file is at the path, even one with the same inode number, which a file system may reuse at once. (On a file
   * system without creation times, this may change with each write.)
   */
  readonly identity: string;
  /** The modification time when it was opened, milliseconds since the epoch. */
  readonly modifiedAt: number;
  private readonly path: string;
  private readonly reading: number;
  /** Unique while the file is open. */
  private readonly inode: string;
  /** The size when it was opened. */
  private readonly size: number;
  private patching: number | undefined;
  private appending: number | undefined;
  private written = 0;

  /** Throws a `Refusal` or a system error. */
  constructor(path: string) {
    this.path = path;
    const { descriptor, stat } = openRegular(path, fs.constants.O_RDONLY);
    this.reading = descriptor;
    this.size = Number(stat.size);
    this.inode = inodeOf(stat);
    this.identity = `${this.inode}:${stat.birthtimeNs}`;
    this.modifiedAt = modifiedAtOf(stat);
  }

  get bytesWritten(): number {
    return this.written;
  }

  read(): Buffer {
    let size = this.size;
    for (let reads = 0; reads < mostReads; reads += 1) {
      const bytes = this.readOnce(size);
      if (bytes !== undefined) return bytes;
      size = fs.fstatSync(this.reading).size;
    }
    throw new Refusal('busy', `${this.path} is changed by somebody else all the time`);
  }

  /** Whether the file's content is exactly `image`. */
  holds(image: Buffer): boolean {
    for (let at = 0; ;) {
      const count = fs.readSync(this.reading, buffer, 0, buffer.length, at);
      const end = at + count;
      if (end > image.length || buffer.compare(image, at, end, 0, count) !== 0) return false;
      // A short read means the end of the file.
      if (count < buffer.length && (end === image.length || count === 0)) return end === image.length;
      at = end;
    }
  }

  /** Writes one patch to the file and to `image`, if the file still has the slot as in `image`. Returns whether it did. */
  patch(image: Buffer, { slot, offset, bytes }: Patch): boolean {
    const descriptor = (this.patching ??= this.openAgain(fs.constants.O_RDWR));
    if (descriptor === undefined) return false;
    const from = Math.max(slot.offset - 1, 0);
    const expected = image.subarray(from, slot.end);
    const found = Buffer.allocUnsafe(expected.length);
    const count = fs.readSync(descriptor, found, 0, found.length, from);
    if (count !== found.length || !found.equals(expected)) return false;
    this.writeAll(descriptor, bytes, offset);
    bytes.copy(image, offset);
    return true;
  }

  /** Appends in one write to the present end, so nothing that others append is lost. Returns whether it did. */
  append(bytes: Buffer): boolean {
    if (fs.fstatSync(this.reading).size + bytes.length > largestFile) {
      throw new Refusal('too-large', `${this.path} would get more than ${largestFile} bytes`);
    }
    const descriptor = (this.appending ??= this.openAgain(fs.constants.O_WRONLY | fs.constants.O_APPEND));
    if (descriptor === undefined) return false;
    this.writeAll(descriptor, bytes, null);
    return true;
  }

  /**
   * Writes `bytes` at `from` and truncates the file after them, if its content is still `image`; it is never shorter than that. Returns
   * whether it did.
   */
  replace(image: Buffer, from: number, bytes: Buffer): boolean {
    const descriptor = (this.patching ??= this.openAgain(fs.constants.O_RDWR));
    if (descriptor === undefined || !this.read().equals(image)) return false;
    this.writeAll(descriptor, bytes, from);
    fs.ftruncateSync(descriptor, from + bytes.length);
    return true;
  }

  /**
   * Sets a modification time that the file never had before. The kernel's clock may not advance for some milliseconds, and Go's resolver
   * keeps its result until time or size differ (net/hosts.go): if it read between two of our writes, it would miss the second for ever.
   */
  stamp(now: number): void {
    const stat = fs.fstatSync(this.reading, { bigint: true });
    const modified = Math.max(now, this.modifiedAt + timeStep, modifiedAtOf(stat) + timeStep);
    try {
      fs.futimesSync(this.reading, Number(stat.atimeNs) / 1e9, modified / 1e3);
    } catch (error) {
      // Not permitted for a file of another owner, which keeps the kernel's time.
      if (!isSystemError(error)) throw error;
    }
  }

  /** Whether this file is still at the path. */
  isInPlace(): boolean {
    const stat = fs.lstatSync(this.path, { bigint: true, throwIfNoEntry: false });
    return stat !== undefined && inodeOf(stat) === this.inode;
  }

  close(): void {
    for (const descriptor of [this.reading, this.patching, this.appending]) {
      if (descriptor !== undefined) fs.closeSync(descriptor);
    }
  }

  /** `undefined` if the file has grown beyond this size. */
  private readOnce(size: number): Buffer | undefined {
    const expected = Math.min(size, largestFile);
    const bytes = Buffer.allocUnsafeSlow(expected + 1);
    let length = 0;
    for (;;) {
      const count = fs.readSync(this.reading, bytes, length, bytes.length - length, length);
      length += count;
      // The buffer has room for one more byte, so this is the end.
      if (count === 0 || length === expected) return bytes.subarray(0, length);
      if (length > largestFile)
        throw new Refusal('too-large', `${this.path} has more than ${largestFile} bytes`);
      if (length === bytes.length) return undefined;
    }
  }

  /** Opens the file for writing; `undefined` if another file is at the path. */
  private openAgain(access: number): number | undefined {
    const { descriptor, stat } = openRegular(this.path, access);
    if (inodeOf(stat) === this.inode) return descriptor;
    fs.closeSync(descriptor);
    return undefined;
  }

  private writeAll(descriptor: number, bytes: Buffer, position: number | null): void {
    for (let done = 0; done < bytes.length;) {
      const at = position === null ? null : position + done;
      const count = fs.writeSync(descriptor, bytes, done, bytes.length - done, at);
      done += count;
      this.written += count;
    }
  }
}

interface Opened {
  readonly descriptor: number;
  readonly stat: fs.BigIntStats;
}

/** Checks before opening, because opening a device can have effects, and again after it, because the path may have changed. */
function openRegular(path: string, access: number): Opened {
  try {
    // Only at the first opening; later ones compare the inode.
    if (access === fs.constants.O_RDONLY) refuseLink(dirname(path));
    refuseIrregular(path, fs.lstatSync(path));
    const descriptor = fs.openSync(path, access | guarded);
    try {
      const stat = fs.fstatSync(descriptor, { bigint: true });
      refuseIrregular(path, stat);
      return { descriptor, stat };
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
  } catch (error) {
    if (isSystemError(error)) throw new Refusal(reasonOf(error.code, access), error.message);
    throw error;
  }
}

function refuseLink(folder: string): void {
  if (fs.lstatSync(folder).isSymbolicLink()) throw new Refusal('symlink', `${folder} is a symbolic link`);
}

function refuseIrregular(path: string, stat: fs.Stats | fs.BigIntStats): void {
  if (stat.isSymbolicLink()) throw new Refusal('symlink', `${path} is a symbolic link`);
  if (!stat.isFile()) throw new Refusal('not-a-file', `${path} is not a regular file`);
  // Writing here would write to the other path, too.
  if (stat.nlink > 1)
    throw new Refusal('hard-link', `${path} is one of ${stat.nlink} links to the same file`);
  if (stat.size > largestFile) throw new Refusal('too-large', `${path} has more than ${largestFile} bytes`);
}

function reasonOf(code: string, access: number): RefusalReason {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'ELOOP') return 'symlink';
  // A folder, a socket, or a pipe without a reader.
  if (code === 'EISDIR' || code === 'ENXIO') return 'not-a-file';
  // Another process holds a lease on the file (fcntl(2), F_SETLEASE), for which a blocking open would wait.
  if (code === 'EAGAIN') return 'busy';
  const denied = code === 'EROFS' || code === 'EACCES' || code === 'EPERM';
  return denied && access !== fs.constants.O_RDONLY ? 'read-only' : 'io';
}

function inodeOf(stat: fs.BigIntStats): string {
  return `${stat.dev}:${stat.ino}`;
}

function modifiedAtOf(stat: fs.BigIntStats): number {
  return Number(stat.mtimeNs) / 1e6;
}
