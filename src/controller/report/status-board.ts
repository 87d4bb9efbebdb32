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
import type { World } from '../engine-cache';
import type { Controller } from '../controller';
import type { Decision } from '../desired/decide';
import type { EngineWatch } from '../engine-watch';
import { nameOf, type FileState, type HostsFiles } from '../apply/hosts-applier';
import type { ReloadState, Reloads } from '../apply/signal-applier';
import type { Reconciler } from '../reconciler';
import { notSeeing } from '../admin/requests';
import { leaseDocument } from './lease-document';
import { leaseStatus } from './lease-status';
import { nameReport } from './name-report';
import { nameStatuses } from './name-statuses';

/** An engine that owes an answer for this long has no view that can be relied on, milliseconds. */
const longestDebt = 30_000;

export interface BoardParts {
  readonly settings: Settings;
  readonly startedAt: number;
  readonly clock: Pick<Clock, 'now'>;
  readonly controller: Controller;
  readonly watch: EngineWatch;
  readonly world: World;
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
    const { settings, startedAt, controller, world, reconciler, files, reloads } = this.parts;
    const { decision } = reconciler;
    const engine = this.engine;
    const network = networkStatus(decision, world, settings, reconciler.kernelStatus);
    const leases = decision?.assignment.leases ?? [];
    return {
      phase: phaseOf(engine.connected && controller.isSeeing, controller.passStatus.count > 0),
      startedAt,
      engine,
      ...(network && { network }),
      passes: controller.passStatus,
      names: decision ? nameStatuses(decision, world.containers) : [],
      leases: leases.map((lease) => leaseStatus(lease, world.containers, settings.leaseTtl)),
      proxies: files.states.map((state) => proxyStatus(state, reloads.stateOf(state.target.key))),
      problems: this.problems,
    };
  }

  detail(name: string): NameDetail | undefined {
    const { settings, world, reconciler, files, history } = this.parts;
    const { decision } = reconciler;
    if (decision === undefined) return undefined;
    return nameReport(name, {
      settings,
      decision,
      containers: world.containers,
      labelsOf: (container) => reconciler.labelsOf(container),
      files: files.states,
      problems: this.problems,
      changes: history.since(0),
    });
  }

  plan(settings?: Settings): PlanReport {
    const { controller, reconciler } = this.parts;
    if (!controller.isSeeing) throw notSeeing();
    return reconciler.preview(controller.containersFolder, settings);
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
    const { watch, controller, clock } = this.parts;
    const since = watch.status.connected ? controller.owedSince : undefined;
    const isStale = since !== undefined && clock.now() - since >= longestDebt;
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

function phaseOf(isSeeing: boolean, hasPassed: boolean): StatusReport['phase'] {
  if (!hasPassed) return 'starting';
  return isSeeing ? 'ready' : 'blind';
}

function networkStatus(
  decision: Decision | undefined,
  world: World,
  settings: Settings,
  kernel: KernelStatus | undefined,
): NetworkStatus | undefined {
  const network = world.network;
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
