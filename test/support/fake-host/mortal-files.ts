import fs from 'node:fs';
import type { Files, OpenFile } from '../../../src/state/files';
import type { FakeDisk } from './fake-disk';
import { acrossLife, endless, type Lifeline } from './lifeline';

/**
 * Real files for the lease store of one process, until that ends: a write may be cut short by its end. Each step is done when it is
 * its turn and not in a thread, so that a run can be repeated. Nothing is synced: no test takes the power away.
 */
export class MortalFiles implements Files {
  readonly #open = new Set<number>();

  constructor(
    private readonly life: Lifeline,
    private readonly disk: FakeDisk,
  ) {
    life.whenCut(() => {
      for (const descriptor of this.#open) fs.closeSync(descriptor);
    });
  }

  open(path: string, flags: string, mode?: number): Promise<OpenFile> {
    return this.#do(() => {
      if (flags !== 'r') this.disk.mustBeWritable();
      const descriptor = fs.openSync(path, flags, mode);
      this.#open.add(descriptor);
      return this.#handle(descriptor);
    });
  }

  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown> {
    return this.#do(() => fs.mkdirSync(path, options));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change(() => {
      fs.renameSync(from, to);
    });
  }

  link(from: string, to: string): Promise<void> {
    return this.#change(() => {
      fs.linkSync(from, to);
    });
  }

  unlink(path: string): Promise<void> {
    return this.#change(() => {
      fs.unlinkSync(path);
    });
  }

  #handle(descriptor: number): OpenFile {
    const sync = (): Promise<void> => this.#do(() => undefined);
    return {
      stat: () => this.#do(() => fs.fstatSync(descriptor)),
      readFile: () => this.#do(() => fs.readFileSync(descriptor)),
      write: (data, offset, length, position) =>
        this.#do(() => {
          const bytes = this.life.crossWith(this.disk.take(length));
          return { bytesWritten: fs.writeSync(descriptor, data, offset, bytes, position) };
        }),
      truncate: (length) =>
        this.#change(() => {
          fs.ftruncateSync(descriptor, length);
        }),
      datasync: sync,
      sync,
      close: () =>
        this.#do(() => {
          this.#open.delete(descriptor);
          fs.closeSync(descriptor);
        }),
    };
  }

  #change<T>(action: () => T): Promise<T> {
    return this.#do(() => {
      this.disk.mustBeWritable();
      return action();
    });
  }

  #do<T>(action: () => T): Promise<T> {
    return acrossLife(this.life, async () => {
      await Promise.resolve();
      return this.life.isWhole ? action() : endless();
    });
  }
}
