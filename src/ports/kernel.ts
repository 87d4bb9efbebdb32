import type { KernelChange, KernelState } from '../model/kernel';

/**
 * The host's kernel, as far as nathost sets anything in it. Every method rejects with a `NathostError` of code `kernel-refused` or
 * `program-missing`, and with nothing else. What is set stays when this process ends.
 */
export interface Kernel {
  /** How a bridge is set. */
  look(bridge: string): Promise<KernelState>;
  change(change: KernelChange): Promise<void>;
}
