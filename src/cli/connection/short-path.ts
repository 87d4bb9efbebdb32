import { closeSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The longest path that an address of a unix socket holds on Linux, in bytes, and a zero behind it: unix(7). */
const longest = 107;

/**
 * Runs `use` with a path of the socket that fits into a socket's address. A plugin's socket lies deep; where its path is too long, it is
 * named through the open folder it lies in.
 */
export async function withShortPath<T>(socket: string, use: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(socket) <= longest) return use(socket);
  const folder = openSync(dirname(socket), 'r');
  try {
    return await use(`/proc/self/fd/${folder}/${basename(socket)}`);
  } finally {
    closeSync(folder);
  }
}
