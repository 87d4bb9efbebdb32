import { bridgeOf } from '../../model/bridge';
import type { KernelChange, KernelState, OwnTable } from '../../model/kernel';
import type { NetworkRecord } from '../../model/record';
import type { Settings } from '../../model/settings';
import { isTimedSo, wantedTiming, type Silence } from './neighbours';
import { tableChanges, tableWanted } from './own-table';

/** How the kernel should be set for the network's bridge. */
export interface KernelWanted {
  readonly bridge: string;
  /** How long the host asks for the owner of an address, milliseconds; absent: as long as this machine usually does. */
  readonly arpTimeout?: number;
  /** True while somebody may be about to answer: then the host asks as long as it usually does, all the same. */
  readonly isAwaiting: boolean;
  /** Addresses that the host is to forget. */
  readonly silent: readonly string[];
  /** Absent when none is needed. */
  readonly table?: OwnTable;
}

/** `undefined` when there is no bridge to set anything for. */
export function kernelWanted(
  settings: Settings,
  network: NetworkRecord | undefined,
  { addresses, awaited }: Silence,
): KernelWanted | undefined {
  const bridge = network && bridgeOf(network);
  if (bridge === undefined) return undefined;
  const { arpTimeout } = settings;
  const table = tableWanted(settings, network);
  return {
    bridge,
    ...(arpTimeout !== undefined && { arpTimeout }),
    isAwaiting: awaited.size > 0,
    silent: [...addresses.values()].flat(),
    ...(table && { table }),
  };
}

/** What is known of the kernel. */
export interface KernelSeen {
  /** Absent until it was looked at. */
  readonly state: KernelState | undefined;
  /** True for an address that the host was told to forget since it fell silent. */
  isForgotten(address: string): boolean;
}

/** The changes that turn what is into what should be. */
export function planKernel(wanted: KernelWanted, seen: KernelSeen): KernelChange[] {
  const { bridge } = wanted;
  if (seen.state?.bridge !== bridge) return [];
  const addresses = wanted.silent.filter((address) => !seen.isForgotten(address));
  return [
    ...timingChanges(wanted, seen.state),
    ...tableChanges(wanted.table, seen.state.table),
    ...(addresses.length > 0 ? [{ kind: 'forget-neighbours' as const, bridge, addresses }] : []),
  ];
}

function timingChanges(
  { bridge, arpTimeout, isAwaiting }: KernelWanted,
  { neighbours }: KernelState,
): KernelChange[] {
  return ([4, 6] as const).flatMap((family) => {
    const found = neighbours[family];
    if (found === undefined) return [];
    const timing = wantedTiming(arpTimeout, found.usual, isAwaiting);
    return isTimedSo(found, timing) ? [] : [{ kind: 'set-neighbour-timing', bridge, family, timing }];
  });
}
