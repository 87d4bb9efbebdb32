import { messageOf } from '../model/errors';
import type { Problem } from '../model/problem';
import { ofFile } from '../model/subject';
import { formatVersion } from './lease-schema';

/** The new name of the damaged file; `undefined` if setting it aside failed. */
type Aside = string | undefined;

export function damagedFile(path: string, damage: string, kept: number, aside: Aside): Problem {
  return {
    kind: 'state-damaged',
    about: ofFile(path),
    message: `${damage}; ${kept} leases were recovered; ${whereabouts(aside)}`,
    remedy:
      'Existing containers get their leases back from the engine. Leases of removed containers can be copied line by line ' +
      'from the old file while nathost is stopped. If you need none of them, delete that file.',
  };
}

export function newerFile(path: string, version: number, aside: Aside): Problem {
  return {
    kind: 'state-damaged',
    about: ofFile(path),
    message: `format version ${version} is newer than ${formatVersion}, which this nathost reads; ${whereabouts(aside)}`,
    remedy:
      'Install the newer nathost again, and give the file its old name back while nathost is stopped; or delete it to go on ' +
      'with the addresses that the engine stores.',
  };
}

export function unsavedFile(path: string, error: unknown): Problem {
  return {
    kind: 'state-not-saved',
    about: ofFile(path),
    message: `it cannot be written: ${messageOf(error)}`,
    remedy: 'Make the folder writable and check that the disk has room. nathost tries again by itself.',
  };
}

function whereabouts(aside: Aside): string {
  return aside === undefined
    ? 'the file could not be renamed and is unchanged'
    : `the old file is now ${aside}`;
}
