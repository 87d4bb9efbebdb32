import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Settings } from '../model/settings';
import { HostsApplier } from './apply/hosts-applier';
import { containersFolderOf, targetsOf } from './desired/targets';
import { EngineCache } from './engine-cache';
import { LastPass } from './last-pass';

/**
 * Writes the names of the last decision for a container whose process is about to start. It waits for nothing, because engines from 28 on
 * leave only a few milliseconds. The next pass writes what this one misses.
 */
@injectable()
export class ProxyStart {
  constructor(
    @inject(ports.settings) private readonly settings: Settings,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(HostsApplier) private readonly hosts: HostsApplier,
    @inject(LastPass) private readonly lastPass: LastPass,
  ) {}

  write(container: string): void {
    const { settings, cache, hosts } = this;
    const record = cache.containers.get(container);
    const { desired } = this.lastPass;
    if (!cache.hasSynced || record === undefined || desired === undefined) return;
    const { targets } = targetsOf({
      containers: [record],
      labelsOf: (one) => cache.labelsOf(one),
      starting: cache.starting,
      settings,
      containersFolder: containersFolderOf(settings, cache.facts),
    });
    const target = targets.find(({ key }) => key === container);
    if (target) hosts.write({ target, lines: desired.lines });
  }
}
