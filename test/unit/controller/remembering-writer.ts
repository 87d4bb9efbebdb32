import type { HostLine } from '../../../src/model/host-line';
import type { HostsWriter, Refused, WriteResult } from '../../../src/ports/hosts-writer';

/** A hosts writer whose files are in memory. */
export class RememberingWriter implements HostsWriter {
  readonly restTime = 1_000;
  /** By path. */
  readonly files = new Map<string, readonly HostLine[]>();
  /** Paths, in the order in which they were written or looked at. */
  readonly calls: string[] = [];
  /** By path: what is answered instead. */
  readonly answers = new Map<string, WriteResult>();
  /** As the real one's: the same object for as long as the names are the same. */
  private readonly foreign: ReadonlySet<string> = new Set();

  write(path: string, lines: readonly HostLine[]): WriteResult {
    this.calls.push(path);
    const answer = this.answers.get(path);
    if (answer !== undefined) return answer;
    const text = ({ address, name }: HostLine): string => `${address} ${name}`;
    const before = new Set((this.files.get(path) ?? []).map(text));
    const after = new Set(lines.map(text));
    const added = [...after].filter((line) => !before.has(line)).length;
    const removed = [...before].filter((line) => !after.has(line)).length;
    this.files.set(path, lines);
    return added + removed === 0
      ? { outcome: 'unchanged' }
      : { outcome: 'written', added, removed, bytesWritten: 1 };
  }

  foreignNames(): ReadonlySet<string> | Refused {
    return this.foreign;
  }
}
