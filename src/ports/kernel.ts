import type { KernelChange, KernelState, OwnTable, TableState } from '../model/kernel';

/**
 * The kernel settings of the host that nathost changes. Every method rejects only with a `NathostError` with code `kernel-refused`,
 * `not-permitted` or `program-missing`. Settings stay when this process ends.
 */
export interface Kernel {
  /** The settings of a bridge without nathost's own table. Starts no program. */
  read(bridge: string): Promise<KernelState>;
  /** nathost's own table, and the obstacles to the wanted bypass. */
  readTable(wanted: OwnTable | undefined): Promise<TableState>;
  change(change: KernelChange): Promise<void>;
}
