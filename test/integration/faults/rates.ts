import type { FakeHost } from '../../support/fake-host';
import { minute } from '../../support/records';

const changing = new Set(['connect', 'disconnect', 'create-network', 'signal']);

/** The most changes that nathost asked the engine for within any minute, of one object; from the call of this number on. */
export function mostChangesPerMinute(host: FakeHost, from = 0): number {
  const times = new Map<string, number[]>();
  for (const { kind, object, at } of host.calls.slice(from)) {
    if (changing.has(kind)) times.set(object, [...(times.get(object) ?? []), at]);
  }
  return Math.max(0, ...[...times.values()].map(mostWithinMinute));
}

/** The most calls of any kind within a minute. */
export function mostCallsPerMinute(host: FakeHost, from = 0): number {
  return mostWithinMinute(host.calls.slice(from).map(({ at }) => at));
}

function mostWithinMinute(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - minute) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
