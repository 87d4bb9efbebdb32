import { access } from 'node:fs/promises';
import { systemCodeOf } from '../../model/errors';
import { CliFailure } from '../exit-status';

/** Whether the socket exists. `closed`: this user has no permission to see it. */
export async function seenSocket(path: string): Promise<'there' | 'closed' | 'missing'> {
  try {
    await access(path);
    return 'there';
  } catch (error) {
    return systemCodeOf(error) === 'EACCES' ? 'closed' : 'missing';
  }
}

export function onlyRoot(name: string): CliFailure {
  return new CliFailure(
    `no permission to use the API of ${name}: only root may, because it can change names`,
    {
      remedy: 'Run it as root: sudo docker nathost …',
    },
  );
}
