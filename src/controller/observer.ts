import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import { momentOf, type Clock } from '../model/clock';
import { decodeLabels } from '../model/labels';
import type { Problem } from '../model/problem';
import type { Settings } from '../model/settings';
import type { CacheChanges } from './cache-changes';
import { ClockJumps } from './clock-jumps';
import type { Observation } from './desired/decide';
import { containersFolderOf } from './desired/targets';
import { EngineCache } from './engine-cache';
import { HostNamesSeen } from './host-names-seen';
import { LeaseState } from './lease-state';

/** Collects the input of a decision from memory. Makes no request to the engine. */
@injectable()
export class Observer {
  private readonly clockJumps: ClockJumps;

  constructor(
    @inject(ports.settings) private readonly settings: Settings,
    @inject(ports.clock) private readonly clock: Clock,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(HostNamesSeen) private readonly hostNames: HostNamesSeen,
    @inject(LeaseState) private readonly leases: LeaseState,
  ) {
    this.clockJumps = new ClockJumps(clock);
  }

  get problems(): readonly Problem[] {
    return this.hostNames.problems;
  }

  /** For a pass. If somebody set the clock, the leases are adjusted first. */
  observe({ everything }: CacheChanges): Observation {
    if (everything) this.hostNames.markDirty();
    const jump = this.clockJumps.check();
    if (jump) this.leases.clockSet(jump);
    return this.observeWith(this.settings);
  }

  /** The same, with other settings. */
  observeWith(settings: Settings): Observation {
    const { cache, leases, clock } = this;
    const moment = momentOf(clock);
    const isKnownPrefix = settings.labelPrefix === this.settings.labelPrefix;
    return {
      settings,
      now: moment.now,
      containers: cache.containers,
      hostNetworked: cache.hostNetworked,
      starting: cache.starting,
      network: settings.network === cache.networkName ? cache.network : undefined,
      leases: leases.leases,
      cursors: leases.cursors,
      containersFolder: containersFolderOf(settings, cache.facts),
      hostNames: this.hostNames.current(cache.facts?.hostName, settings.overrideHostNames),
      internalNetworks: cache.others.internal,
      networkTakers: cache.networkTakers,
      labelsOf: (container) =>
        isKnownPrefix ? cache.labelsOf(container) : decodeLabels(container, settings.labelPrefix),
      downSince: (id) => cache.times.downSince(id, moment),
      awaySince: (id) => cache.times.awaySince(id, moment),
    };
  }
}
