import { messageOf } from '../../model/errors';
import { bridgeOf } from '../../model/bridge';
import type { KernelState } from '../../model/kernel';
import type { NetworkRecord } from '../../model/record';
import type { Kernel } from '../../ports/kernel';
import type { Log } from '../../ports/log';

/** How the kernel is set, as last seen. What cannot be seen is not changed either. */
export class KernelWatch {
  state: KernelState | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly log: Log,
  ) {}

  /** Never rejects. */
  async look(network: NetworkRecord | undefined): Promise<void> {
    const bridge = network && bridgeOf(network);
    try {
      this.state = bridge === undefined ? undefined : await this.kernel.look(bridge);
    } catch (error) {
      this.state = undefined;
      this.log.debug('kernel could not be looked at', { bridge, error: messageOf(error) });
    }
  }
}
