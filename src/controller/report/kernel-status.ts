import type { KernelState } from '../../model/kernel';
import type { KernelStatus } from '../../model/status';
import { planKernel, type KernelSeen, type KernelWanted } from '../desired/kernel-settings';

export function kernelStatus(wanted: KernelWanted, seen: KernelSeen, state: KernelState): KernelStatus {
  const timing = state.neighbours[4]?.timing;
  return {
    bridge: state.bridge,
    ...(timing && { arpTimeoutMs: timing.retrans * timing.probes }),
    bypass: isBypassed(state),
    isAsWanted:
      state.bridge === wanted.bridge && state.table !== 'unknown' && planKernel(wanted, seen).length === 0,
  };
}

function isBypassed({ table }: KernelState): boolean {
  return typeof table === 'object' && typeof table.inForce === 'object' && table.inForce.bypass !== undefined;
}
