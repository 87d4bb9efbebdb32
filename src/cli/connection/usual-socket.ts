import { join } from 'node:path';
import { systemCodeOf } from '../../model/errors';
import { wayOf, type Way } from '../../model/way';
import type { StatusAnswer } from '../../model/wire';
import { ApiClient, type Wait } from '../api-client';
import { seenSocket } from './seen-socket';

interface Other {
  readonly client: ApiClient;
  /** A killed process leaves its socket behind. */
  readonly answers: boolean;
  /** This user has no permission to use it, so cannot know whether a nathost listens there. */
  readonly closed: boolean;
}

/**
 * Finds a nathost that is not a plugin, at the default socket.
 * @param folders folders for sockets, such as `/run`
 */
export async function usualSocket(folders: readonly string[], wait: Wait): Promise<Other | undefined> {
  for (const folder of folders) {
    const socket = join(folder, 'nathost/nathost.sock');
    const client = new ApiClient(socket, 'nathost', wait);
    const state = await seenSocket(socket);
    if (state === 'missing') continue;
    const found = state === 'closed' ? state : await wayFrom(client);
    if (found === 'closed' || found === 'silent')
      return { client, answers: false, closed: found === 'closed' };
    return { client: new ApiClient(socket, names[found], wait), answers: true, closed: false };
  }
  return undefined;
}

const names: Readonly<Record<Way, string>> = {
  container: 'the container of nathost',
  service: 'the service nathost',
  plugin: 'nathost',
  process: 'the nathost process',
};

async function wayFrom(api: ApiClient): Promise<Way | 'closed' | 'silent'> {
  try {
    const { settings } = (await api.get('/v1/status')) as Partial<StatusAnswer>;
    return wayOf(settings?.['NATHOST_RUN_AS'], settings?.['NATHOST_SOCKET']);
  } catch (error) {
    return error instanceof Error && systemCodeOf(error.cause) === 'EACCES' ? 'closed' : 'silent';
  }
}
