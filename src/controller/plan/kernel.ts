import type { KernelChange, KernelState } from '../../model/kernel';
import { tableChanges } from '../desired/own-table';
import type { KernelWanted } from '../desired/kernel-settings';
import { isTimedSo, wantedTiming } from '../desired/neighbours';

/** What is known of the kernel. */
export interface KernelSeen {
  /** Absent until it was read. */
  readonly state: KernelState | undefined;
  /** Addresses flushed since they became stale. */
  readonly forgotten: ReadonlySet<string>;
}

export interface KernelPlan {
  readonly changes: readonly KernelChange[];
  /** Addresses that were flushed and are still stale. */
  readonly forgotten: readonly string[];
}

/** `wanted`: absent when there is no bridge. */
export function planKernel(wanted: KernelWanted | undefined, { state, forgotten }: KernelSeen): KernelPlan {
  const stale = wanted?.stale ?? [];
  const still = stale.filter((address) => forgotten.has(address));
  if (wanted === undefined || state?.bridge !== wanted.bridge) return { changes: [], forgotten: still };
  const { bridge } = wanted;
  const addresses = stale.filter((address) => !forgotten.has(address));
  return {
    changes: [
      ...timingChanges(wanted, state),
      ...tableChanges(wanted.table, state.table),
      ...(addresses.length > 0 ? [{ kind: 'forget-neighbours' as const, bridge, addresses }] : []),
    ],
    forgotten: still,
  };
}

function timingChanges(
  { bridge, arpTimeout, hasPending }: KernelWanted,
  { neighbours }: KernelState,
): KernelChange[] {
  return ([4, 6] as const).flatMap((family) => {
    const found = neighbours[family];
    if (found === undefined) return [];
    const timing = wantedTiming(arpTimeout, found.usual, hasPending);
    return isTimedSo(found, timing) ? [] : [{ kind: 'set-neighbour-timing', bridge, family, timing }];
  });
}
