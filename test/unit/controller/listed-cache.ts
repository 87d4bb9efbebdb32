import type { EngineEvent } from '../../../src/model/engine-event';
import type { ContainerRecord } from '../../../src/model/record';
import { EngineCache } from '../../../src/controller/engine-cache';
import { container, idOf } from '../../support/records';

export const now = 1_700_000_000_000;
export const ours = container({ name: 'app', labels: { 'nathost.name': 'app' } });
export const proxy = container({ name: 'proxy', networkMode: { kind: 'host' } });
export const other = container({ name: 'other' });

/** A cache that a test fills, at a time of its own. */
export class CacheAt {
  now = now;
  readonly cache = new EngineCache(
    { network: 'nathost', labelPrefix: 'nathost' },
    { now: () => this.now, elapsed: () => this.now },
  );

  listAll(...records: readonly ContainerRecord[]): this {
    this.cache.replaceAll(records, this.cache.beginList());
    return this;
  }

  list(ids: readonly string[], ...records: readonly ContainerRecord[]): this {
    this.cache.replaceSome(ids, records, this.cache.beginList());
    return this;
  }
}

/** In which these were listed. */
export function listed(...records: readonly ContainerRecord[]): CacheAt {
  return new CacheAt().listAll(...records);
}

export const on = (name: string, action: string): EngineEvent => ({
  kind: 'container',
  action,
  id: idOf(name),
  timeNano: 0n,
});
export const onNetwork = (networkName: string, action: string, name?: string): EngineEvent => ({
  kind: 'network',
  action,
  networkId: `id of ${networkName}`,
  networkName,
  driver: networkName === 'host' ? 'host' : 'bridge',
  ...(name !== undefined && { containerId: idOf(name) }),
  timeNano: 0n,
});
