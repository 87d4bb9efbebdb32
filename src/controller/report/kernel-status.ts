import type { KernelState } from '../../model/kernel';
import type { KernelStatus } from '../../model/status';
import type { KernelWanted } from '../desired/kernel-settings';
import { planKernel, type KernelSeen } from '../plan/kernel';

export function kernelStatus(wanted: KernelWanted, seen: KernelSeen, state: KernelState): KernelStatus {
  const timing = state.neighbours[4]?.timing;
  return {
    bridge: state.bridge,
    ...(timing && { arpTimeoutMs: timing.retrans * timing.probes }),
    bypass: isBypassed(state),
    inSync:
      state.bridge === wanted.bridge &&
      state.table !== 'unknown' &&
      planKernel(wanted, seen).changes.length === 0,
  };
}

function isBypassed({ table }: KernelState): boolean {
  return typeof table === 'object' && typeof table.inForce === 'object' && table.inForce.bypass !== undefined;
}
