import { join } from 'node:path';
import { systemCodeOf } from '../../model/errors';
import { wayOf, type Way } from '../../model/way';
import type { StatusAnswer } from '../../model/wire';
import { ApiClient, type Wait } from '../api-client';
import { look } from './seen-socket';

interface Other {
  readonly client: ApiClient;
  /** The socket of one that was killed stays. */
  readonly answers: boolean;
  /** Not for this user, who cannot know whether one listens there. */
  readonly closed: boolean;
}

/**
 * A nathost that is no plugin, where each has its socket unless NATHOST_SOCKET says otherwise.
 * @param folders where the engine and others have their sockets, such as `/run`
 */
export async function usualSocket(folders: readonly string[], wait: Wait): Promise<Other | undefined> {
  for (const folder of folders) {
    const socket = join(folder, 'nathost/nathost.sock');
    const client = new ApiClient(socket, 'nathost', wait);
    const state = await look(socket);
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
  process: 'nathost',
};

async function wayFrom(api: ApiClient): Promise<Way | 'closed' | 'silent'> {
  try {
    const { settings } = (await api.get('/v1/status')) as Partial<StatusAnswer>;
    return wayOf(settings?.['NATHOST_RUN_AS'], settings?.['NATHOST_SOCKET']);
  } catch (error) {
    return error instanceof Error && systemCodeOf(error.cause) === 'EACCES' ? 'closed' : 'silent';
  }
}
