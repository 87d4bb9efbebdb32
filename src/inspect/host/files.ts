import { constants } from 'node:fs';
import { open, readdir, readFile, readlink, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, systemCodeOf } from '../../model/errors';
import type { Fact } from '../facts';

/** Files of the host, mainly of /proc. */
export interface Files {
  read(path: string): Promise<string>;
  /**
   * A file named by others' text, such as a label. @throws Error for anything but a regular file of at most 1 MiB, and for one that does
   * not answer
   */
  readNamed(path: string): Promise<string>;
  list(path: string): Promise<string[]>;
  link(path: string): Promise<string>;
}

export const hostFiles: Files = {
  read: (path) => readFile(path, 'utf8'),
  readNamed: (path) => Promise.race([readRegular(path), late(path)]),
  list: (path) => readdir(path),
  link: (path) => readlink(path),
};

const largest = 1024 * 1024;
/** Milliseconds; a file may be on an unreachable server. */
const timeout = 5000;

async function readRegular(path: string): Promise<string> {
  // Opening a FIFO would otherwise wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    if (!(await file.stat()).isFile()) throw new Error(`${path} is not a regular file`);
    return await readBounded(file, path);
  } finally {
    await file.close();
  }
}

/** The reported size may be wrong, as in /proc. */
async function readBounded(file: FileHandle, path: string): Promise<string> {
  const bytes = Buffer.alloc(largest + 1);
  for (let end = 0; ;) {
    const { bytesRead } = await file.read(bytes, end);
    end += bytesRead;
    if (end > largest) throw new Error(`${path} is larger than 1 MiB`);
    if (bytesRead === 0) return bytes.toString('utf8', 0, end);
  }
}

async function late(path: string): Promise<never> {
  await pause(timeout, undefined, { ref: false });
  throw new Error(`${path} did not answer in time`);
}

/** The result of `ask` as a fact, or why it failed. */
export async function factOf<T>(ask: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { known: await ask() };
  } catch (error) {
    return { unknown: reasonOf(error), ...remedyOf(error) };
  }
}

/** The remedy of an error, if it has one. */
function remedyOf(error: unknown): { remedy?: string } {
  const remedy = error instanceof Error && 'remedy' in error ? error.remedy : undefined;
  return typeof remedy === 'string' ? { remedy } : {};
}

function reasonOf(error: unknown): string {
  const path =
    typeof error === 'object' && error !== null && 'path' in error ? String(error.path) : undefined;
  if (path === undefined) return messageOf(error);
  const code = systemCodeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return `${path} needs root`;
  return code === 'ENOENT' ? `there is no ${path} here` : messageOf(error);
}
