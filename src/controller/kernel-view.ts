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

/** The kernel's settings as last read. What cannot be read is not changed either. */
@injectable()
export class KernelView {
  state: KernelState | undefined;
  problems: readonly Problem[] = [];
  /** True once no table of nathost was found. Nobody else creates one, so it is not read again until one is wanted. */
  private isGone = false;

  constructor(
    @inject(ports.kernel) private readonly kernel: Kernel,
    @inject(ports.settings) private readonly settings: Settings,
    @inject(ports.log) private readonly log: Log,
  ) {}

  /** Never rejects. */
  async refresh(network: NetworkRecord | undefined): Promise<void> {
    const bridge = network && bridgeOf(network);
    try {
      const found = bridge === undefined ? undefined : await this.kernel.read(bridge);
      this.state = found && { ...found, ...(await this.readTable(network)) };
    } catch (error) {
      this.state = undefined;
      this.log.debug('kernel settings could not be read', { bridge, error: messageOf(error) });
    }
  }

  private async readTable(network: NetworkRecord | undefined): Promise<Pick<KernelState, 'table'>> {
    const wanted = tableWanted(this.settings, network);
    const isAsked = wanted !== undefined || this.settings.conntrack === 'bypass';
    if (!isAsked && this.isGone) return {};
    try {
      const table = await this.kernel.readTable(wanted);
      this.isGone = table.inForce === 'none';
      this.problems = bypassProblems(this.settings, network, table);
      return { table };
    } catch (error) {
      const code = error instanceof NathostError ? error.code : undefined;
      // Without the program no table can have been set. After any other failure there may be one, so it is read again.
      this.isGone = !isAsked && code === 'program-missing';
      // Without the capability, and with no table wanted, there is nothing to report.
      const isNoProblem = this.isGone || (!isAsked && code === 'not-permitted');
      this.problems = isNoProblem ? [] : [tableUnseen(messageOf(error))];
      return isNoProblem ? {} : { table: 'unknown' };
    }
  }
}
