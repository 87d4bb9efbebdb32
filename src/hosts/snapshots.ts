import type { FileSnapshot } from './snapshot';

const rememberedFiles = 1024;

/** Bytes: room for 20,000 names. A larger file is read each time. */
const largestRemembered = 1024 * 1024;

/** Bytes of all remembered files together, equal ones counted once. */
const mostBytes = 32 * 1024 * 1024;

interface Entry {
  readonly identity: string;
  readonly snapshot: FileSnapshot;
}

/** Remembers the last content of the most recently used files. Files with equal bytes, as most proxies' are, share them. */
export class Snapshots {
  private readonly files = new Map<string, Entry>();
  /** How many files share each snapshot. */
  private readonly users = new Map<FileSnapshot, number>();
  private bytes = 0;

  /** `undefined` also if another file is at the path. */
  of(path: string, identity: string): FileSnapshot | undefined {
    const entry = this.files.get(path);
    return entry?.identity === identity ? entry.snapshot : undefined;
  }

  remember(path: string, identity: string, snapshot: FileSnapshot): void {
    const shared = this.equalTo(snapshot) ?? snapshot;
    this.forget(path);
    if (shared.bytes.length > largestRemembered) return;
    this.files.set(path, { identity, snapshot: shared });
    const users = this.users.get(shared) ?? 0;
    this.users.set(shared, users + 1);
    if (users === 0) this.bytes += shared.bytes.length;
    for (const oldest of this.files.keys()) {
      if (this.files.size <= rememberedFiles && this.bytes <= mostBytes) break;
      this.forget(oldest);
    }
  }

  private forget(path: string): void {
    const entry = this.files.get(path);
    if (entry === undefined) return;
    this.files.delete(path);
    const users = (this.users.get(entry.snapshot) ?? 1) - 1;
    if (users > 0) this.users.set(entry.snapshot, users);
    else {
      this.users.delete(entry.snapshot);
      this.bytes -= entry.snapshot.bytes.length;
    }
  }

  private equalTo({ lines, bytes }: FileSnapshot): FileSnapshot | undefined {
    for (const other of this.users.keys()) {
      if (other.lines === lines && other.bytes.equals(bytes)) return other;
    }
    return undefined;
  }
}
