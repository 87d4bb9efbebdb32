import { bridgeOf } from '../model/bridge';
import { messageOf } from '../model/errors';
import type { BypassState, KernelState } from '../model/kernel';
import type { Problem } from '../model/problem';
import type { NetworkRecord } from '../model/record';
import type { Settings } from '../model/settings';
import type { Kernel } from '../ports/kernel';
import type { Log } from '../ports/log';
import { bypassProblems, bypassWanted } from './desired/bypass';
import { bypassUnseen } from './apply/kernel-problems';

/** How the kernel is set, as last seen. What cannot be seen is not changed either. */
export class KernelWatch {
  state: KernelState | undefined;
  problems: readonly Problem[] = [];
  /** True once no bypass was found: nobody but nathost sets one, so there is nothing to look for as long as none is wanted. */
  private isTracked = false;
  private last: Promise<void> = Promise.resolve();
  /** Looks that were asked for and have not ended. */
  private pending = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  /** True while what is known may be out of date. */
  get isDoubtful(): boolean {
    return this.pending > 0;
  }

  /** One look after another, so that what is known is what was seen last. Never rejects. */
  look(network: NetworkRecord | undefined): Promise<void> {
    this.pending += 1;
    this.last = this.last.then(async () => {
      await this.lookOnce(network);
      this.pending -= 1;
    });
    return this.last;
  }

  private async lookOnce(network: NetworkRecord | undefined): Promise<void> {
    const bridge = network && bridgeOf(network);
    try {
      const found = bridge === undefined ? undefined : await this.kernel.look(bridge);
      this.state = found && { ...found, ...(await this.lookAtBypass(network)) };
    } catch (error) {
      this.state = undefined;
      this.log.debug('kernel could not be looked at', { bridge, error: messageOf(error) });
    }
  }

  private async lookAtBypass(network: NetworkRecord | undefined): Promise<{ readonly bypass?: BypassState }> {
    const isAsked = this.settings.conntrack === 'bypass';
    if (!isAsked && this.isTracked) return {};
    try {
      const bypass = await this.kernel.lookAtBypass(bypassWanted(this.settings, network));
      this.isTracked = bypass.inForce === 'none';
      this.problems = bypassProblems(this.settings, network, bypass);
      return { bypass };
    } catch (error) {
      this.problems = isAsked ? [bypassUnseen(messageOf(error))] : [];
      // Without the program nothing can have been set.
      this.isTracked = !isAsked;
      return {};
    }
  }
}
