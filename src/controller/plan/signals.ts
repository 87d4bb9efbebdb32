import type { Target } from '../desired/targets';
import { signalAfter } from '../timing';
import type { SignalChange } from './change';

/** When names of a hosts file changed since its proxy's last signal, milliseconds since the epoch. */
export interface NamesChanged {
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The proxies that are due for a signal: one signal for a burst of changes. */
export function planSignals(
  targets: readonly Target[],
  changed: ReadonlyMap<string, NamesChanged>,
  now: number,
): SignalChange[] {
  if (changed.size === 0) return [];
  return targets.flatMap((target) => {
    const names = changed.get(target.key);
    if (names === undefined || target.reload === undefined || signalDueAt(names) > now) return [];
    return [{ kind: 'signal', target, signal: target.reload, changedAt: names.lastAt }];
  });
}

/** When the proxy is due for a signal, milliseconds since the epoch. */
export function signalDueAt({ firstAt, lastAt }: NamesChanged): number {
  return Math.min(lastAt + signalAfter.quiet, firstAt + signalAfter.longest);
}
