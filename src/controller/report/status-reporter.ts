import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import { poolSize } from '../../allocation/pool';
import type { Settings } from '../../model/settings';
import {
  problemStatus,
  type KernelStatus,
  type ListedProblem,
  type NetworkStatus,
  type ProxyStatus,
  type StatusReport,
} from '../../model/status';
import { Appliers } from '../apply/appliers';
import { nameOf, type FileState } from '../apply/hosts-applier';
import type { SignalCount } from '../apply/signal-applier';
import type { Desired } from '../desired/decide';
import { EngineCache } from '../engine-cache';
import { LastPass } from '../last-pass';
import { ProblemBook } from '../problem-book';
import { EngineHealth } from './engine-health';
import { kernelStatus } from './kernel-status';
import { leaseStatus } from './lease-status';
import { nameStatuses } from './name-statuses';

/** The complete status. */
@injectable()
export class StatusReporter {
  constructor(
    @inject(ports.settings) private readonly settings: Settings,
    @inject(EngineHealth) private readonly engine: EngineHealth,
    @inject(EngineCache) private readonly cache: EngineCache,
    @inject(LastPass) private readonly lastPass: LastPass,
    @inject(Appliers) private readonly appliers: Appliers,
    @inject(ProblemBook) private readonly passProblems: ProblemBook,
  ) {}

  get problems(): readonly ListedProblem[] {
    return [...this.engine.problems, ...this.passProblems.list];
  }

  report(): StatusReport {
    const { settings, cache, engine, appliers } = this;
    const { desired, status } = this.lastPass;
    const network = networkStatus(desired, cache, settings, this.kernel);
    const leases = desired?.assignment.leases ?? [];
    return {
      phase: this.phase,
      startedAt: engine.startedAt,
      engine: engine.status,
      ...(network && { network }),
      passes: status,
      names: desired ? nameStatuses(desired, cache.containers) : [],
      leases: leases.map((lease) => leaseStatus(lease, cache.containers, settings.leaseTtl)),
      proxies: appliers.hosts.states.map((state) =>
        proxyStatus(state, appliers.signals.countOf(state.target.key)),
      ),
      problems: this.problems.map(problemStatus),
    };
  }

  private get phase(): StatusReport['phase'] {
    if (this.lastPass.status.count === 0) return 'starting';
    return this.engine.status.connected && this.cache.hasSynced ? 'ready' : 'disconnected';
  }

  private get kernel(): KernelStatus | undefined {
    const wanted = this.lastPass.desired?.kernel;
    const { kernel } = this.appliers.actual;
    return wanted && kernel.state && kernelStatus(wanted, kernel, kernel.state);
  }
}

function networkStatus(
  desired: Desired | undefined,
  { network }: EngineCache,
  settings: Settings,
  kernel: KernelStatus | undefined,
): NetworkStatus | undefined {
  if (desired === undefined || network === undefined) return undefined;
  return {
    name: settings.network,
    id: network.id,
    subnet: network.ipv4?.subnet ?? '',
    ...(network.ipv6 && { subnet6: network.ipv6.subnet }),
    internal: network.internal,
    poolSize: desired.fit.pools ? poolSize(desired.fit.pools.ipv4) : 0,
    ...(kernel && { kernel }),
    poolUsed: desired.assignment.leases.filter((lease) => lease.ipv4 !== undefined).length,
  };
}

function proxyStatus(state: FileState, signals: SignalCount): ProxyStatus {
  const { target, inSync, since, lastWriteAt, writes, drift, expected } = state;
  return {
    name: nameOf(target),
    ...(target.container && { containerId: target.container.id }),
    file: target.path,
    names: new Set(expected?.map((line) => line.name)).size,
    inSync,
    since,
    ...(lastWriteAt !== undefined && { lastWriteAt }),
    writes,
    drift,
    ...(target.reload !== undefined && { reload: { signal: target.reload, ...signals } }),
  };
}
