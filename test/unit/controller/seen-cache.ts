import type { EngineEvent } from '../../../src/model/engine-event';
import type { ContainerRecord } from '../../../src/model/record';
import { World } from '../../../src/controller/engine-cache';
import { container, idOf } from '../../support/records';

export const now = 1_700_000_000_000;
export const ours = container({ name: 'app', labels: { 'nathost.name': 'app' } });
export const proxy = container({ name: 'proxy', networkMode: { kind: 'host' } });
export const other = container({ name: 'other' });

/** A world in which everything was looked at. */
export function seen(...records: readonly ContainerRecord[]): World {
  const world = new World('nathost', 'nathost');
  world.takeDoubts();
  world.replaceAll(records, now);
  return world;
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
