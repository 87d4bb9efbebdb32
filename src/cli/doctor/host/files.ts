import { readdir, readFile, readlink } from 'node:fs/promises';
import { messageOf, systemCodeOf } from '../../../model/errors';
import { CliFailure } from '../../exit-status';
import type { Fact } from '../facts';

/** Files of the host, above all those of /proc. */
export interface Files {
  read(path: string): Promise<string>;
  list(path: string): Promise<string[]>;
  link(path: string): Promise<string>;
}

export const hostFiles: Files = {
  read: (path) => readFile(path, 'utf8'),
  list: (path) => readdir(path),
  link: (path) => readlink(path),
};

/** What `ask` resolves with; or why it did not. */
export async function factOf<T>(ask: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { known: await ask() };
  } catch (error) {
    const remedy = error instanceof CliFailure ? error.remedy : undefined;
    return { unknown: reasonOf(error), ...(remedy !== undefined && { remedy: [remedy].flat().join(' ') }) };
  }
}

function reasonOf(error: unknown): string {
  const path =
    typeof error === 'object' && error !== null && 'path' in error ? String(error.path) : undefined;
  if (path === undefined) return messageOf(error);
  const code = systemCodeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return `${path} needs root`;
  return code === 'ENOENT' ? `there is no ${path} here` : messageOf(error);
}
