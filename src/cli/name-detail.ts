import type { NameDetail } from '../model/name-detail';
import { type ApiClient, Refused } from './api-client';
import { CliFailure } from './exit-status';
import type { Wire } from '../model/wire';

/** There is no such name; other requested names may exist. */
export class NoSuchName extends CliFailure {}

/** Everything about a name. @throws NoSuchName */
export async function nameDetail(api: ApiClient, name: string): Promise<Wire<NameDetail>> {
  try {
    return (await api.get(`/v1/names/${encodeURIComponent(name)}`)) as Wire<NameDetail>;
  } catch (error) {
    if (!(error instanceof Refused) || error.httpStatus !== 404) throw error;
    throw new NoSuchName(error.message, { remedy: 'docker nathost ls lists all names.', cause: error });
  }
}
