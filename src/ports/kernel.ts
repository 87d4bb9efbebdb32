import type { Bypass, BypassState, KernelChange, KernelState } from '../model/kernel';

/**
 * The host's kernel, as far as nathost sets anything in it. Every method rejects with a `NathostError` of code `kernel-refused` or
 * `program-missing`, and with nothing else. What is set stays when this process ends.
 */
export interface Kernel {
  /** How a bridge is set, but for the bypass. Starts no program. */
  look(bridge: string): Promise<KernelState>;
  /** Whether a bypass is set, and what is in the way of the one that is wanted. */
  lookAtBypass(wanted: Bypass | undefined): Promise<BypassState>;
  change(change: KernelChange): Promise<void>;
}
