import type { KernelChange, KernelState, OwnTable, TableState } from '../model/kernel';
import type { Kernel } from '../ports/kernel';
import { forgetNeighbours, readNeighbours, setTiming } from './neighbours';
import { TableInKernel } from './own-table';

/** The kernel of the network that this process is in: in the plugin, the host's. */
export class LinuxKernel implements Kernel {
  private readonly table = new TableInKernel();

  async read(bridge: string): Promise<KernelState> {
    return { bridge, neighbours: await readNeighbours(bridge) };
  }

  readTable(wanted: OwnTable | undefined): Promise<TableState> {
    return this.table.read(wanted);
  }

  change(change: KernelChange): Promise<void> {
    switch (change.kind) {
      case 'set-neighbour-timing':
        return setTiming(change.bridge, change.family, change.timing);
      case 'forget-neighbours':
        return forgetNeighbours(change.bridge, change.addresses);
      case 'set-table':
        return this.table.set(change.table);
      case 'remove-table':
        return this.table.remove();
    }
  }
}
