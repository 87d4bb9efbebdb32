import { poolSize } from '../../allocation/pool';
import type { ChangeRecord } from '../../model/change-record';
import type { Clock } from '../../model/clock';
import type { LeaseDocument } from '../../model/lease-document';
import type { NameDetail } from '../../model/name-detail';
import type { PlanReport } from '../../model/planned-change';
import type { Settings } from '../../model/settings';
import type {
  EngineStatus,
  KernelStatus,
  NetworkStatus,
  ProblemStatus,
  ProxyStatus,
  StatusReport,
} from '../../model/status';
import type { StatusListener, StatusSource } from '../../ports/status-source';
import type { ChangeHistory } from '../audit-log';
import type { LeaseState } from '../lease-state';
import type { ProblemBook } from '../problem-book';
import { type DirtyQueue } from '../dirty-queue';
import type { EngineCache } from '../engine-cache';
import type { LastPass } from '../last-pass';
import { staleAfter } from '../timing';
import type { Decision } from '../desired/decide';
import type { EngineWatch } from '../engine-watch';
import { nameOf, type FileState, type HostsFiles } from '../apply/hosts-applier';
import type { ReloadState, Reloads } from '../apply/signal-applier';
import type { Reconciler } from '../pass';
import { notSynced } from '../admin/requests';
import { leaseDocument } from './lease-document';
import { leaseStatus } from './lease-status';
import { nameReport } from './name-report';
import { nameStatuses } from './name-statuses';

export interface BoardParts {
  readonly settings: Settings;
  readonly startedAt: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly queue: DirtyQueue;
  readonly lastPass: LastPass;
  readonly watch: EngineWatch;
  readonly cache: EngineCache;
  readonly reconciler: Reconciler;
  readonly leases: LeaseState;
  readonly files: HostsFiles;
  readonly reloads: Reloads;
  readonly problems: ProblemBook;
  readonly history: ChangeHistory;
}

/** Puts the picture together that the API shows. */
export class StatusBoard implements StatusSource {
  constructor(private readonly parts: BoardParts) {}

  report(): StatusReport {
    const { settings, startedAt, cache, reconciler, lastPass, files, reloads } = this.parts;
    const { decision, status } = lastPass;
    const engine = this.engine;
    const network = networkStatus(decision, cache, settings, reconciler.kernelStatus);
    const leases = decision?.assignment.leases ?? [];
    return {
      phase: phaseOf(engine.connected && cache.hasSynced, status.count > 0),
      startedAt,
      engine,
      ...(network && { network }),
      passes: status,
      names: decision ? nameStatuses(decision, cache.containers) : [],
      leases: leases.map((lease) => leaseStatus(lease, cache.containers, settings.leaseTtl)),
      proxies: files.states.map((state) => proxyStatus(state, reloads.stateOf(state.target.key))),
      problems: this.problems,
    };
  }

  detail(name: string): NameDetail | undefined {
    const { settings, cache, files, history } = this.parts;
    const { decision } = this.parts.lastPass;
    if (decision === undefined) return undefined;
    return nameReport(name, {
      settings,
      decision,
      containers: cache.containers,
      labelsOf: (container) => cache.labelsOf(container),
      files: files.states,
      problems: this.problems,
      changes: history.since(0),
    });
  }

  plan(settings?: Settings): PlanReport {
    const { cache, reconciler } = this.parts;
    if (!cache.hasSynced) throw notSynced();
    return reconciler.preview(settings);
  }

  changes(since = 0): readonly ChangeRecord[] {
    return this.parts.history.since(since);
  }

  exported(): LeaseDocument {
    const { leases, clock } = this.parts;
    return leaseDocument(leases.leases, clock.now());
  }

  subscribe(listener: StatusListener): () => void {
    return this.parts.history.subscribe(listener);
  }

  private get engine(): EngineStatus {
    const { watch, queue, clock } = this.parts;
    const since = watch.status.connected ? queue.dirtySince : undefined;
    const isStale = since !== undefined && clock.now() - since >= staleAfter;
    return { ...watch.status, ...(isStale && { staleSince: since }) };
  }

  private get problems(): readonly ProblemStatus[] {
    const { staleSince } = this.engine;
    const stale = staleSince === undefined ? [] : [staleView(staleSince)];
    return [...this.parts.watch.problems, ...stale, ...this.parts.problems.list];
  }
}

function staleView(since: number): ProblemStatus {
  return {
    kind: 'engine-unreachable',
    subject: 'engine',
    message: 'the engine does not answer when it is asked what runs, so what is known may be out of date',
    remedy: 'See whether it hangs: docker ps, the engine’s log. It is asked again by itself.',
    since,
  };
}

function phaseOf(hasSynced: boolean, hasPassed: boolean): StatusReport['phase'] {
  if (!hasPassed) return 'starting';
  return hasSynced ? 'ready' : 'blind';
}

function networkStatus(
  decision: Decision | undefined,
  cache: EngineCache,
  settings: Settings,
  kernel: KernelStatus | undefined,
): NetworkStatus | undefined {
  const network = cache.network;
  if (decision === undefined || network === undefined) return undefined;
  return {
    name: settings.network,
    id: network.id,
    subnet: network.ipv4?.subnet ?? '',
    ...(network.ipv6 && { subnet6: network.ipv6.subnet }),
    internal: network.internal,
    poolSize: decision.fit.pools ? poolSize(decision.fit.pools.ipv4) : 0,
    ...(kernel && { kernel }),
    poolUsed: decision.assignment.leases.filter((lease) => lease.ipv4 !== undefined).length,
  };
}

function proxyStatus(state: FileState, reload: ReloadState): ProxyStatus {
  const { target, inSync, since, lastWriteAt, writes, drift, lines } = state;
  return {
    name: nameOf(target),
    ...(target.container && { containerId: target.container.id }),
    file: target.path,
    names: new Set(lines?.map((line) => line.name)).size,
    inSync,
    since,
    ...(lastWriteAt !== undefined && { lastWriteAt }),
    writes,
    drift,
    ...(target.reload !== undefined && {
      reload: {
        signal: target.reload,
        count: reload.count,
        ...(reload.lastAt !== undefined && { lastAt: reload.lastAt }),
      },
    }),
  };
}
