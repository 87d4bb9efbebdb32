import { join } from 'node:path';
import type { Settings } from '../model/settings';
import type { HostsApplier } from './apply/hosts-applier';
import type { LeaseState } from './lease-state';

/** What is done once, before the first pass. */
export class Startup {
  constructor(
    private readonly settings: Pick<Settings, 'hostFile' | 'paths'>,
    private readonly leases: LeaseState,
    private readonly hosts: HostsApplier,
  ) {}

  /** Rejects only if the lease store breaks its promise never to. */
  async run(): Promise<void> {
    const { hostFile, paths } = this.settings;
    if (!hostFile) this.hosts.withdraw(join(paths.etc, 'hosts'));
    await this.leases.load();
  }
}
