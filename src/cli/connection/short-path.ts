import { closeSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The longest path in the address of a unix socket, in bytes without the final zero: unix(7). */
const longest = 107;

/**
 * Calls `use` with a path of the socket that is short enough. If a plugin's path is too long, it goes through the file descriptor of the
 * open folder.
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
