import type { ContainerRecord, EndpointRecord, NetworkSpec } from '../../src/model/record';
import type { Engine } from '../../src/ports/engine';
import type { EngineUnderTest } from './engine-controls';

export type Subject = () => EngineUnderTest;

export const nathost: NetworkSpec = {
  name: 'nathost',
  internal: true,
  ipv4: { subnet: '10.203.0.0/24', ipRange: '10.203.0.240/28' },
  options: { 'com.docker.network.bridge.enable_icc': 'false' },
  labels: { 'com.example.owner': 'contract' },
};

export async function recordOf(engine: Engine, id: string): Promise<ContainerRecord> {
  const [record] = await engine.containers([id]);
  if (!record) throw new Error(`container ${id} is not listed`);
  return record;
}

/** Its attachment to nathost's network, without its place among its others. */
export async function endpointOf(engine: Engine, id: string): Promise<EndpointRecord | undefined> {
  const found = (await recordOf(engine, id)).endpoints['nathost'];
  if (!found) return undefined;
  const { networkId, configured, live } = found;
  return { networkId, configured, live };
}

/** For rejects.toEqual(): an engine error of this code. */
export const failure = (code: string): Error =>
  expect.objectContaining({ name: 'EngineError', code }) as Error;
