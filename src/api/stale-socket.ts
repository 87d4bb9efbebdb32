import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { systemCodeOf } from '../model/errors';

/**
 * Removes a socket that a killed process left behind. Rejects, and removes nothing, if the path is something else or a process answers on
 * it.
 */
export async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return;
  if (!found.isSocket()) throw new Error(`${path} exists and is not a socket`);
  const refused = await connectionError(path);
  if (refused === 'ENOENT') return;
  if (refused !== 'ECONNREFUSED') throw new Error(`${path} is in use by another process`);
  await unlink(path);
}

/** Why connecting fails; `undefined` if it succeeds. */
function connectionError(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(undefined);
    });
    probe.once('error', (error) => {
      resolve(systemCodeOf(error) ?? error.message);
    });
  });
}
