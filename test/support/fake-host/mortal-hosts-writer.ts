import fs from 'node:fs';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import type { HostLine } from '../../../src/model/host-line';
import type { Clock } from '../../../src/model/clock';
import type { HostsWriter, Refused, WriteResult } from '../../../src/ports/hosts-writer';
import type { FakeDisk } from './fake-disk';
import { Killed, type Lifeline } from './lifeline';

/** The real writer of one process, on real files, until that ends: in the middle of a write, maybe. */
export class MortalHostsWriter implements HostsWriter {
  readonly #writer: HostsFileWriter;

  constructor(
    clock: Clock,
    private readonly life: Lifeline,
    private readonly disk: FakeDisk,
  ) {
    this.#writer = new HostsFileWriter(clock);
  }

  get restTime(): number {
    return this.#writer.restTime;
  }

  write(path: string, lines: readonly HostLine[]): WriteResult {
    return this.#watched(() => this.#writer.write(path, lines));
  }

  foreignNames(path: string): ReadonlySet<string> | Refused {
    return this.#watched(() => this.#writer.foreignNames(path));
  }

  /** With system calls that fail as the disk does and end with the process. */
  #watched<T>(work: () => T): T {
    if (!this.life.cross()) throw new Killed();
    const { writeSync, futimesSync } = fs;
    const write = (
      descriptor: number,
      bytes: Buffer,
      from: number,
      length: number,
      position: number | null,
    ) => {
      const count = this.life.crossWith(this.disk.take(length));
      const written = writeSync(descriptor, bytes, from, count, position);
      if (!this.life.isWhole) throw new Killed();
      return written;
    };
    const stamp: typeof futimesSync = (descriptor, ...times) => {
      if (this.life.cross()) futimesSync(descriptor, ...times);
    };
    Object.assign(fs, { writeSync: write, futimesSync: stamp });
    try {
      return work();
    } finally {
      Object.assign(fs, { writeSync, futimesSync });
    }
  }
}
