import type { NameDetail } from '../model/name-detail';
import { type ApiClient, Refused } from './api-client';
import { CliFailure } from './exit-status';
import type { Wire } from '../model/wire';

/** No name of that kind: the rest of what was asked for may be there. */
export class NoSuchName extends CliFailure {}

/** All that is known of a name. @throws NoSuchName */
export async function nameDetail(api: ApiClient, name: string): Promise<Wire<NameDetail>> {
  try {
    return (await api.get(`/v1/names/${encodeURIComponent(name)}`)) as Wire<NameDetail>;
  } catch (error) {
    if (!(error instanceof Refused) || error.httpStatus !== 404) throw error;
    throw new NoSuchName(error.message, { remedy: 'docker nathost ls lists all of them.', cause: error });
  }
}
