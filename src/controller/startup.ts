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

  /** `mayWithdraw`: nobody else keeps the host's file, so names that stand there are ours. Rejects only if the lease store breaks its promise never to. */
  async run(mayWithdraw: boolean): Promise<void> {
    const { hostFile, paths } = this.settings;
    if (!hostFile && mayWithdraw) this.hosts.withdraw(join(paths.etc, 'hosts'));
    await this.leases.load();
  }
}
