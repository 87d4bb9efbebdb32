import type { NameStatus, ProblemStatus, ProxyStatus, StatusReport } from '../../model/status';
import type { Wire } from '../../model/wire';
import type { NathostFacts } from '../facts';

/** nathost's API, as far as it is asked here. */
export interface NathostApi {
  get(path: string): Promise<unknown>;
  list<T>(path: string, key: string): Promise<readonly Wire<T>[]>;
}

/** What nathost's API says. @throws Error that says why it cannot be reached */
export async function readNathost(api: NathostApi): Promise<NathostFacts> {
  const [status, names, proxies, problems] = await Promise.all([
    api.get('/v1/status') as Promise<Wire<Pick<StatusReport, 'phase' | 'network' | 'engine'>>>,
    api.list<NameStatus>('/v1/names', 'names'),
    api.list<ProxyStatus>('/v1/proxies', 'proxies'),
    api.list<ProblemStatus>('/v1/problems', 'problems'),
  ]);
  const { phase, network, engine } = status;
  const { apiVersion } = engine;
  return { phase, ...(network && { network }), apiVersion, names, proxies, problems };
}
