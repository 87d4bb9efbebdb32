import { bridgeOf } from '../../model/bridge';
import type { OwnTable } from '../../model/kernel';
import type { NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import type { StaleNeighbours } from './neighbours';
import { tableWanted } from './own-table';

/** How the kernel should be set for the network's bridge. */
export interface KernelWanted {
  readonly bridge: string;
  /** How long the host asks for the owner of an address, milliseconds; absent: as long as this machine usually does. */
  readonly arpTimeout?: number;
  /** True while somebody may be about to answer: then the host asks as long as it usually does, all the same. */
  readonly isAwaiting: boolean;
  /** Addresses that the host is to forget. */
  readonly stale: readonly string[];
  /** Absent when none is needed. */
  readonly table?: OwnTable;
}

/** `undefined` when there is no bridge to set anything for. */
export function kernelWanted(
  settings: Settings,
  network: NetworkRecord | undefined,
  { addresses, pending }: StaleNeighbours,
): KernelWanted | undefined {
  const bridge = network && bridgeOf(network);
  if (bridge === undefined) return undefined;
  const { arpTimeout } = settings;
  const table = tableWanted(settings, network);
  return {
    bridge,
    ...(arpTimeout !== undefined && { arpTimeout }),
    isAwaiting: pending.size > 0,
    stale: [...addresses.values()].flat(),
    ...(table && { table }),
  };
}
