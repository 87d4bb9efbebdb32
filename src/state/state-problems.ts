import { messageOf } from '../model/errors';
import type { Problem } from '../model/problem';
import { ofFile } from '../model/subject';
import { formatVersion } from './lease-schema';

/** `aside` is the new name of the file as it was found; `undefined` when even that failed. */
type Aside = string | undefined;

export function damagedFile(path: string, damage: string, kept: number, aside: Aside): Problem {
  return {
    kind: 'state-damaged',
    about: ofFile(path),
    message: `${damage}; ${kept} leases could be read; ${whereabouts(aside)}`,
    remedy:
      'Names of containers that exist get their leases back from the engine. Leases of removed containers can be copied ' +
      'line by line from the file that was set aside while nathost is stopped; else delete that file.',
  };
}

export function newerFile(path: string, version: number, aside: Aside): Problem {
  return {
    kind: 'state-damaged',
    about: ofFile(path),
    message: `format version ${version} is newer than ${formatVersion}, which this nathost reads; ${whereabouts(aside)}`,
    remedy:
      'Install the newer nathost again and give the file its old name back while nathost is stopped; or delete it to go on ' +
      'with the leases that the engine knows.',
  };
}

export function unsavedFile(path: string, error: unknown): Problem {
  return {
    kind: 'state-not-saved',
    about: ofFile(path),
    message: `cannot be written: ${messageOf(error)}`,
    remedy: 'Make the folder writable and see that the disk has room; nathost tries again by itself.',
  };
}

function whereabouts(aside: Aside): string {
  return aside === undefined
    ? 'it could not be set aside and is left as it is'
    : `as it was, it is now ${aside}`;
}
