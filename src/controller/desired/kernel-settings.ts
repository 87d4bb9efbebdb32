import { bridgeOf } from '../../model/bridge';
import type { OwnTable } from '../../model/kernel';
import type { NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import type { StaleNeighbours } from './neighbours';
import { tableWanted } from './own-table';

/** How the kernel should be set for the network's bridge. */
export interface KernelWanted {
  readonly bridge: string;
  /** How long the host asks for the owner of an address, in milliseconds. Absent: the machine's default. */
  readonly arpTimeout?: number;
  /** True while an owner may be about to answer: until then the host asks as long as by default. */
  readonly hasPending: boolean;
  /** Addresses to flush from the neighbour table. */
  readonly stale: readonly string[];
  /** Absent when no table is needed. */
  readonly table?: OwnTable;
}

/** `undefined` when there is no bridge. */
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
    hasPending: pending.size > 0,
    stale: [...addresses.values()].flat(),
    ...(table && { table }),
  };
}
