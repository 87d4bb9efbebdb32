import type { Bypass, BypassState, KernelChange, KernelState } from '../model/kernel';
import type { Kernel } from '../ports/kernel';
import { BypassTable } from './bypass';
import { forgetNeighbours, readNeighbours, setTiming } from './neighbours';

/** The kernel of the network that this process is in: in the plugin, the host's. */
export class LinuxKernel implements Kernel {
  private readonly table = new BypassTable();

  async look(bridge: string): Promise<KernelState> {
    return { bridge, neighbours: await readNeighbours(bridge) };
  }

  lookAtBypass(wanted: Bypass | undefined): Promise<BypassState> {
    return this.table.look(wanted);
  }

  change(change: KernelChange): Promise<void> {
    switch (change.kind) {
      case 'set-neighbour-timing':
        return setTiming(change.bridge, change.family, change.timing);
      case 'forget-neighbours':
        return forgetNeighbours(change.bridge, change.addresses);
      case 'set-bypass':
        return this.table.set(change.bypass);
      case 'remove-bypass':
        return this.table.remove();
    }
  }
}
