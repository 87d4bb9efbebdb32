import type { NameStatus, ProblemStatus, ProxyStatus } from '../../model/status';
import { wayOf } from '../../model/way';
import type { StatusAnswer, Wire } from '../../model/wire';
import type { NathostFacts } from '../facts';

/** The part of nathost's API that is used here. */
export interface NathostApi {
  get(path: string): Promise<unknown>;
  list<T>(path: string, key: string): Promise<readonly Wire<T>[]>;
}

/** Reads facts from nathost's API. @throws Error that says why it cannot be reached */
export async function readNathost(api: NathostApi): Promise<NathostFacts> {
  const [status, names, proxies, problems] = await Promise.all([
    api.get('/v1/status') as Promise<Pick<StatusAnswer, 'phase' | 'network' | 'engine' | 'settings'>>,
    api.list<NameStatus>('/v1/names', 'names'),
    api.list<ProxyStatus>('/v1/proxies', 'proxies'),
    api.list<ProblemStatus>('/v1/problems', 'problems'),
  ]);
  const { phase, network, engine, settings } = status;
  const { apiVersion } = engine;
  const way = wayOf(settings['NATHOST_RUN_AS'], settings['NATHOST_SOCKET']);
  const labelPrefix = settings['NATHOST_LABEL_PREFIX'] || 'nathost';
  return { phase, ...(network && { network }), apiVersion, labelPrefix, names, proxies, problems, way };
}
