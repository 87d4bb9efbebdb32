import type { Settled } from './settled';

const rememberedFiles = 1024;

/** Bytes. Room for 20,000 names; a larger file is read anew each time. */
const largestRemembered = 1024 * 1024;

/** Bytes of all remembered files together, equal ones counted once. */
const mostBytes = 32 * 1024 * 1024;

interface Entry {
  readonly identity: string;
  readonly settled: Settled;
}

/** Remembers what files were left with, the last used ones. Files with the same bytes, as most proxies' are, share them. */
export class SettledFiles {
  private readonly files = new Map<string, Entry>();
  /** How many files have each. */
  private readonly users = new Map<Settled, number>();
  private bytes = 0;

  /** `undefined` also when the path leads to another file by now. */
  of(path: string, identity: string): Settled | undefined {
    const entry = this.files.get(path);
    return entry?.identity === identity ? entry.settled : undefined;
  }

  remember(path: string, identity: string, settled: Settled): void {
    const shared = this.equalTo(settled) ?? settled;
    this.forget(path);
    if (shared.bytes.length > largestRemembered) return;
    this.files.set(path, { identity, settled: shared });
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
    const users = (this.users.get(entry.settled) ?? 1) - 1;
    if (users > 0) this.users.set(entry.settled, users);
    else {
      this.users.delete(entry.settled);
      this.bytes -= entry.settled.bytes.length;
    }
  }

  private equalTo({ lines, bytes }: Settled): Settled | undefined {
    for (const other of this.users.keys()) {
      if (other.lines === lines && other.bytes.equals(bytes)) return other;
    }
    return undefined;
  }
}
