import type { KernelChange, KernelState, OwnTable, TableState } from '../model/kernel';

/**
 * The host's kernel, as far as nathost sets anything in it. Every method rejects with a `NathostError` of code `kernel-refused`, `not-permitted` or
 * `program-missing`, and with nothing else. What is set stays when this process ends.
 */
export interface Kernel {
  /** How a bridge is set, but for nathost's own table. Starts no program. */
  look(bridge: string): Promise<KernelState>;
  /** Nathost's own table, and what is in the way of the bypass that is wanted of it. */
  lookAtTable(wanted: OwnTable | undefined): Promise<TableState>;
  change(change: KernelChange): Promise<void>;
}
