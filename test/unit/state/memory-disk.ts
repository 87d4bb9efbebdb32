import type { Files, OpenFile } from '../../../src/state/files';

interface Inode {
  /** What a read sees. */
  data: Buffer;
  /** What is on the platter. */
  synced: Buffer;
}

type Folder = Map<string, Inode>;

/** Picks a whole number from 0 to `most`. */
export type Pick = (most: number) => number;

/**
 * A disk with one folder that loses, at a power cut, whatever was not synced: names and contents each by themselves.
 * `before` runs before each operation and may throw; `room` is how many more bytes can be written.
 */
export class MemoryDisk implements Files {
  before: (operation: string, path: string) => void = () => undefined;
  room = Infinity;

  constructor(
    readonly entries: Folder = new Map(),
    private syncedEntries: Folder = new Map(entries),
  ) {}

  /** The disk as it may be found when the power is back. */
  afterPowerCut(pick: Pick): MemoryDisk {
    const found: Folder = new Map();
    for (const name of new Set([...this.entries.keys(), ...this.syncedEntries.keys()])) {
      const inode = (pick(1) === 0 ? this.syncedEntries : this.entries).get(name);
      if (inode) found.set(name, inode);
    }
    for (const inode of new Set(found.values()))
      inode.data = inode.synced = contentAfterPowerCut(inode, pick);
    return new MemoryDisk(found);
  }

  names(): string[] {
    return [...this.entries.keys()].sort();
  }

  mkdir(path: string): Promise<void> {
    return this.run('mkdir', path, () => undefined);
  }

  rename(from: string, to: string): Promise<void> {
    return this.run('rename', from, () => {
      const inode = this.inode(from);
      // rename(2): two names of one file stay as they are.
      if (this.entries.get(to) === inode) return;
      this.entries.set(to, inode);
      this.entries.delete(from);
    });
  }

  link(from: string, to: string): Promise<void> {
    return this.run('link', from, () => {
      if (this.entries.has(to)) throw systemError('EEXIST');
      this.entries.set(to, this.inode(from));
    });
  }

  unlink(path: string): Promise<void> {
    return this.run('unlink', path, () => void this.entries.delete(path));
  }

  open(path: string, flags: string): Promise<OpenFile> {
    return this.run('open', path, () => {
      if (path === '/state' || path === '/') return this.folderHandle(path);
      if (flags === 'w') {
        if (this.entries.has(path)) this.inode(path).data = Buffer.alloc(0);
        else this.entries.set(path, { data: Buffer.alloc(0), synced: Buffer.alloc(0) });
      }
      return this.fileHandle(path, this.inode(path));
    });
  }

  private fileHandle(path: string, inode: Inode): OpenFile {
    const sync = () => void (inode.synced = inode.data);
    return {
      stat: () => this.run('stat', path, () => ({ size: inode.data.length })),
      readFile: () => this.run('read', path, () => inode.data),
      truncate: (length) =>
        this.run('truncate', path, () => void (inode.data = inode.data.subarray(0, length))),
      datasync: () => this.run('datasync', path, sync),
      sync: () => this.run('sync', path, sync),
      close: () => this.run('close', path, () => undefined),
      write: (data, offset, length, position) =>
        this.run('write', path, () => {
          const bytesWritten = Math.min(length, this.room);
          if (bytesWritten === 0) throw systemError('ENOSPC');
          this.room -= bytesWritten;
          const written = data.subarray(offset, offset + bytesWritten);
          inode.data = Buffer.concat([inode.data.subarray(0, position), written]);
          return { bytesWritten };
        }),
    };
  }

  private folderHandle(path: string): OpenFile {
    const handle = this.fileHandle(path, { data: Buffer.alloc(0), synced: Buffer.alloc(0) });
    const sync = () => this.run('sync', path, () => void (this.syncedEntries = new Map(this.entries)));
    return { ...handle, sync };
  }

  private async run<T>(operation: string, path: string, action: () => T): Promise<T> {
    await Promise.resolve();
    this.before(operation, path);
    return action();
  }

  private inode(path: string): Inode {
    const inode = this.entries.get(path);
    if (!inode) throw systemError('ENOENT');
    return inode;
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** Old or new, or in between: a part of what was appended, with blocks missing in it. */
function contentAfterPowerCut({ data, synced }: Inode, pick: Pick): Buffer {
  const kept = [
    synced,
    data,
    data.subarray(0, synced.length + pick(Math.max(0, data.length - synced.length))),
  ];
  const content = Buffer.from(kept[pick(2)] ?? synced);
  if (content.length > synced.length && pick(1) === 0)
    content.fill(0, synced.length, synced.length + 1 + pick(content.length - synced.length - 1));
  return content;
}
