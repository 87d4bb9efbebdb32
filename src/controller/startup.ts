import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { join } from 'node:path';
import type { Settings } from '../model/settings';
import { HostsApplier } from './apply/hosts-applier';
import { LeaseState } from './lease-state';

/** What is done once, before the first pass. */
@injectable()
export class Startup {
  constructor(
    @inject(ports.settings) private readonly settings: Pick<Settings, 'hostFile' | 'paths'>,
    @inject(LeaseState) private readonly leases: LeaseState,
    @inject(HostsApplier) private readonly hosts: HostsApplier,
  ) {}

  /**
   * `mayWithdraw`: no other nathost writes the host's file, so the names in it are ours. Rejects only if the lease store rejects, which
   * its interface rules out.
   */
  async run(mayWithdraw: boolean): Promise<void> {
    const { hostFile, paths } = this.settings;
    if (!hostFile && mayWithdraw) this.hosts.withdraw(join(paths.etc, 'hosts'));
    await this.leases.load();
  }
}
