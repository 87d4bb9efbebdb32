import { readFile, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

const memory = '/dev/shm';
/** More than all engines of a run take together: an engine with its images and the plugin takes half a gigabyte at most. */
const enough = 8 * 1024 ** 3;

/** Folders that engines may have been made in. */
export const engineFolders: readonly string[] = [...new Set([memory, tmpdir()])];

/**
 * Where an engine's folder is made: in memory where there is plenty, because what an engine waits for most is the disk; else, and where
 * TMPDIR says so, among the temporary files.
 */
export async function folderForEngines(): Promise<string> {
  if (process.env['TMPDIR'] !== undefined) return tmpdir();
  return (await hasRoom()) ? memory : tmpdir();
}

async function hasRoom(): Promise<boolean> {
  try {
    const [{ bavail, bsize }, mounts, info] = await Promise.all([
      statfs(memory),
      readFile('/proc/self/mounts', 'utf8'),
      readFile('/proc/meminfo', 'utf8'),
    ]);
    const free = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(info)?.[1] ?? 0) * 1024;
    return isTmpfs(mounts) && Math.min(bavail * bsize, free) >= enough;
  } catch {
    return false; // there is none
  }
}

/** One that programs can be run from. */
function isTmpfs(mounts: string): boolean {
  const last = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, point]) => point === memory);
  return last?.[2] === 'tmpfs' && !/\b(noexec|nodev|nosuid|ro)\b/.test(last[3] ?? '');
}
