import fs from 'node:fs';
import { dirname } from 'node:path';
import { largestFile } from '../model/line-room';
import type { RefusalReason } from '../ports/hosts-writer';
import type { Patch } from './edits';
import { isSystemError, Refusal } from './refusal';

// O_NONBLOCK: opening must not wait for the other end, should a pipe have taken the file's place.
const guarded = fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

/** Milliseconds by which a modification time has to differ to survive being rounded. */
const timeStep = 0.01;

/** A file that grows during each of these is being written without end. */
const mostReads = 4;

/** For looks at a file whose bytes are not kept. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * A hosts file that others read and write at the same time. All calls are synchronous: between looking at a slot and
 * writing it there must be nothing but the two system calls.
 */
export class InPlaceFile {
  /**
   * Changes when the path leads to another file, also to one that was given the number of the last: a file system hands out the
   * number of a removed file again at once. (Where it does not know when a file was made, this may change with each write.)
   */
  readonly identity: string;
  /** When it was opened; milliseconds since the epoch. */
  readonly modifiedAt: number;
  private readonly path: string;
  private readonly reading: number;
  /** Enough while it is open: till then its number is nobody else's. */
  private readonly inode: string;
  /** When it was opened. */
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

  /** Whether the file's bytes are these. */
  holds(image: Buffer): boolean {
    for (let at = 0; ;) {
      const count = fs.readSync(this.reading, buffer, 0, buffer.length, at);
      const end = at + count;
      if (end > image.length || buffer.compare(image, at, end, 0, count) !== 0) return false;
      // A read that ends early ends where the file does.
      if (count < buffer.length && (end === image.length || count === 0)) return end === image.length;
      at = end;
    }
  }

  /**
   * Writes one patch, if the file still holds the patched slot as `image` has it, and applies it to `image`, too.
   * Returns whether it did.
   */
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

  /**
   * Adds to the end, wherever that is by now, in one write; so nothing that others append is lost. Returns whether it did.
   */
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
   * Puts `bytes` at the place `from` and ends the file behind them, if its content is still `image`; at no time is it
   * shorter than that. Returns whether it did.
   */
  replace(image: Buffer, from: number, bytes: Buffer): boolean {
    const descriptor = (this.patching ??= this.openAgain(fs.constants.O_RDWR));
    if (descriptor === undefined || !this.read().equals(image)) return false;
    this.writeAll(descriptor, bytes, from);
    fs.ftruncateSync(descriptor, from + bytes.length);
    return true;
  }

  /**
   * Gives the changed file a modification time that it never had before. The kernel's own may stand still for some
   * milliseconds, and Go's resolver keeps what it read until time or size differ (net/hosts.go): had it read between two
   * of our writes, it would miss the second for ever.
   */
  stamp(now: number): void {
    const stat = fs.fstatSync(this.reading, { bigint: true });
    const modified = Math.max(now, this.modifiedAt + timeStep, modifiedAtOf(stat) + timeStep);
    try {
      fs.futimesSync(this.reading, Number(stat.atimeNs) / 1e9, modified / 1e3);
    } catch (error) {
      // Not our file: then it keeps the kernel's time.
      if (!isSystemError(error)) throw error;
    }
  }

  /** Whether the path still leads here, and not to a file that was renamed over it. */
  isInPlace(): boolean {
    const stat = fs.lstatSync(this.path, { bigint: true, throwIfNoEntry: false });
    return stat !== undefined && inodeOf(stat) === this.inode;
  }

  close(): void {
    for (const descriptor of [this.reading, this.patching, this.appending]) {
      if (descriptor !== undefined) fs.closeSync(descriptor);
    }
  }

  /** `undefined` when it has grown since it had this size. */
  private readOnce(size: number): Buffer | undefined {
    const expected = Math.min(size, largestFile);
    const bytes = Buffer.allocUnsafeSlow(expected + 1);
    let length = 0;
    for (;;) {
      const count = fs.readSync(this.reading, bytes, length, bytes.length - length, length);
      length += count;
      // It would have read one byte more, had there been one.
      if (count === 0 || length === expected) return bytes.subarray(0, length);
      if (length > largestFile)
        throw new Refusal('too-large', `${this.path} has more than ${largestFile} bytes`);
      if (length === bytes.length) return undefined;
    }
  }

  /** For writing; `undefined` when another file has taken the path. */
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

/** Looks before it opens, because opening a device can do things, and again behind it, because the path may change. */
function openRegular(path: string, access: number): Opened {
  try {
    // Whether it is still that file when it is opened again, its identity tells.
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
  // What is written here would be written there.
  if (stat.nlink > 1)
    throw new Refusal('hard-link', `${path} is one of ${stat.nlink} links to the same file`);
  if (stat.size > largestFile) throw new Refusal('too-large', `${path} has more than ${largestFile} bytes`);
}

function reasonOf(code: string, access: number): RefusalReason {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'ELOOP') return 'symlink';
  // A folder; a socket, or a pipe that nobody reads.
  if (code === 'EISDIR' || code === 'ENXIO') return 'not-a-file';
  // Instead of waiting for a process that holds a lease on the file: fcntl(2), F_SETLEASE.
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
