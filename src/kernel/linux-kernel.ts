import type { KernelChange, KernelState } from '../model/kernel';
import type { Kernel } from '../ports/kernel';
import { forgetNeighbours, readNeighbours, setTiming } from './neighbours';

/** The kernel of the network that this process is in: in the plugin, the host's. */
export class LinuxKernel implements Kernel {
  async look(bridge: string): Promise<KernelState> {
    return { bridge, neighbours: await readNeighbours(bridge) };
  }

  change(change: KernelChange): Promise<void> {
    switch (change.kind) {
      case 'set-neighbour-timing':
        return setTiming(change.bridge, change.family, change.timing);
      case 'forget-neighbours':
        return forgetNeighbours(change.bridge, change.addresses);
    }
  }
}
