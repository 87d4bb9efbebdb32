import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { bridgeOf } from '../model/bridge';
import { messageOf, NathostError } from '../model/errors';
import type { KernelState } from '../model/kernel';
import type { Problem } from '../model/problem';
import type { NetworkRecord } from '../model/record';
import type { Settings } from '../model/settings';
import type { Kernel } from '../ports/kernel';
import type { Log } from '../ports/log';
import { bypassProblems, tableWanted } from './desired/own-table';
import { tableUnseen } from './apply/kernel-problems';

/** How the kernel is set, as last seen. What cannot be seen is not changed either. */
@injectable()
export class KernelView {
  state: KernelState | undefined;
  problems: readonly Problem[] = [];
  /** True once no table of nathost's was found: nobody else makes one, so there is nothing to look for as long as none is wanted. */
  private isGone = false;

  constructor(
    @inject(ports.kernel) private readonly kernel: Kernel,
    @inject(ports.settings) private readonly settings: Settings,
    @inject(ports.log) private readonly log: Log,
  ) {}

  /** Never rejects. */
  async look(network: NetworkRecord | undefined): Promise<void> {
    const bridge = network && bridgeOf(network);
    try {
      const found = bridge === undefined ? undefined : await this.kernel.look(bridge);
      this.state = found && { ...found, ...(await this.lookAtTable(network)) };
    } catch (error) {
      this.state = undefined;
      this.log.debug('kernel could not be looked at', { bridge, error: messageOf(error) });
    }
  }

  private async lookAtTable(network: NetworkRecord | undefined): Promise<Pick<KernelState, 'table'>> {
    const wanted = tableWanted(this.settings, network);
    const isAsked = wanted !== undefined || this.settings.conntrack === 'bypass';
    if (!isAsked && this.isGone) return {};
    try {
      const table = await this.kernel.lookAtTable(wanted);
      this.isGone = table.inForce === 'none';
      this.problems = bypassProblems(this.settings, network, table);
      return { table };
    } catch (error) {
      const code = error instanceof NathostError ? error.code : undefined;
      // Without the program nothing can have been set. Any other failure says nothing: one may be there, so it is looked for again.
      this.isGone = !isAsked && code === 'program-missing';
      // Who runs nathost without the capability, and wants no table, need not hear of it at every resync.
      const isNoProblem = this.isGone || (!isAsked && code === 'not-permitted');
      this.problems = isNoProblem ? [] : [tableUnseen(messageOf(error))];
      return isNoProblem ? {} : { table: 'unknown' };
    }
  }
}
