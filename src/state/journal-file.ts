import { dirname } from 'node:path';
import { systemCodeOf } from '../model/errors';
import type { Files, OpenFile } from './files';

/** Far above any real lease file; limits memory. */
const mostBytes = 256 * 1024 * 1024;

/** A file that is appended to or replaced as a whole. A step is durable before it resolves. */
export class JournalFile {
  /** Open while the file is known to contain exactly `length` good bytes. */
  private handle: OpenFile | undefined;
  private length = 0;

  constructor(
    readonly path: string,
    private readonly files: Files,
  ) {}

  get appendable(): boolean {
    return this.handle !== undefined;
  }

  /** The whole file; `undefined` if there is none. */
  async read(): Promise<Buffer | undefined> {
    const handle = await this.files.open(this.path, 'r').catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (!handle) return undefined;
    try {
      const { size } = await handle.stat();
      if (size > mostBytes) throw new Error(`the file has ${size} bytes, more than ${mostBytes}`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  /** Opens the file for appending after its first `length` bytes; the rest is cut off. */
  async resume(length: number): Promise<void> {
    const handle = await this.files.open(this.path, 'r+');
    try {
      await handle.truncate(length);
    } catch (error) {
      await closeQuietly(handle);
      throw error;
    }
    this.handle = handle;
    this.length = length;
  }

  /** Appends all of `text` or nothing. After a rejection, `appendable` says whether another try makes sense. */
  async append(text: string): Promise<void> {
    const handle = this.handle;
    if (!handle) throw new Error('the file is not open');
    const bytes = Buffer.from(text);
    try {
      await writeAll(handle, bytes, this.length);
    } catch (error) {
      await handle.truncate(this.length).catch(() => this.close());
      throw error;
    }
    try {
      await handle.datasync();
    } catch (error) {
      // The kernel drops pages that it could not write and reports that only once, so this file cannot be trusted any more.
      await handle.truncate(this.length).catch(() => undefined);
      await this.close();
      throw error;
    }
    this.length += bytes.length;
  }

  /** Replaces the file by `text`. A reader, now or after a power cut, finds either the old file or the new one. */
  async replace(text: string): Promise<void> {
    const folder = dirname(this.path);
    const temporary = `${this.path}.new`;
    const bytes = Buffer.from(text);
    await this.files.mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await this.files.open(temporary, 'w', 0o600);
    try {
      await writeAll(handle, bytes, 0);
      await handle.sync();
      await this.files.rename(temporary, this.path);
    } catch (error) {
      await closeQuietly(handle);
      await this.files.unlink(temporary).catch(() => undefined);
      throw error;
    }
    await this.close();
    try {
      // The parent too, because the folder itself may have just been created.
      for (const path of [folder, dirname(folder)]) await this.syncFolder(path);
    } catch (error) {
      await closeQuietly(handle);
      throw error;
    }
    this.handle = handle;
    this.length = bytes.length;
  }

  /** Gives the file a second name, so that it survives `replace`. Returns that name; `undefined` if there is no file. */
  async setAside(suffix: string): Promise<string | undefined> {
    for (let number = 0; ; number++) {
      const aside = `${this.path}.${suffix}${number === 0 ? '' : `-${number}`}`;
      const failure = await this.linkTo(aside);
      if (failure === 'EEXIST') continue;
      if (failure === 'ENOENT') return undefined;
      // A folder cannot have a second name, nor can files on some file systems.
      if (failure !== undefined) await this.files.rename(this.path, aside);
      await this.syncFolder(dirname(aside));
      return aside;
    }
  }

  async close(): Promise<void> {
    const handle = this.handle;
    this.handle = undefined;
    if (handle) await closeQuietly(handle);
  }

  private async linkTo(name: string): Promise<string | undefined> {
    try {
      await this.files.link(this.path, name);
      return undefined;
    } catch (error) {
      return systemCodeOf(error) ?? 'unknown';
    }
  }

  private async syncFolder(path: string): Promise<void> {
    const handle = await this.files.open(path, 'r');
    await handle.sync().finally(() => closeQuietly(handle));
  }
}

async function writeAll(handle: OpenFile, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Everything durable was synced before, so a failing close does not matter. */
async function closeQuietly(handle: OpenFile): Promise<void> {
  await handle.close().catch(() => undefined);
}
