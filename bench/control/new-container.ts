import { setTimeout as pause } from 'node:timers/promises';
import type { FakeMachine } from './fake-machine';
import { readable } from './readable';

export interface Latencies {
  /** Milliseconds from the container's creation to its name in the host's own file and in a proxy's. */
  readonly host: number;
  readonly proxy: number;
  /** Requests that it led to before it was started, by kind. */
  readonly calls: ReadonlyMap<string, number>;
}

/** Long enough for nathost to be done with an event. */
const settleTime = 250;

/** Creates a container, starts and removes it. */
export async function newContainer(machine: FakeMachine, name: string): Promise<Latencies> {
  const [proxyFile = ''] = machine.proxyFiles;
  const inFiles = Promise.all([readable(machine.hostFile, name), readable(proxyFile, name)]);
  const before = new Map(machine.socket.calls);
  const createdAt = performance.timeOrigin + performance.now();
  const id = machine.create(name);
  const [host, proxy] = await inFiles;
  await pause(settleTime);
  const calls = grown(before, machine.socket.calls);
  machine.engine.start(id);
  await pause(settleTime);
  machine.engine.remove(id);
  await pause(settleTime);
  return { host: host.at - createdAt, proxy: proxy.at - createdAt, calls };
}

function grown(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([...after].map(([call, count]) => [call, count - (before.get(call) ?? 0)]));
}
