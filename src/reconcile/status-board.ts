import { poolSize } from '../allocation/pool';
import { groupBy } from '../model/collections';
import type { Lease } from '../model/lease';
import type { ContainerRecord } from '../model/record';
import type { Settings } from '../model/settings';
import type {
  ContainerStatus,
  LeaseStatus,
  NameStatus,
  NetworkStatus,
  ProxyStatus,
  StatusReport,
} from '../model/status';
import type { StatusSource } from '../ports/status-source';
import type { ProblemBook } from './actual/problem-book';
import type { World } from './actual/world';
import type { Controller } from './controller';
import type { Decision } from './decide';
import type { EngineWatch } from './engine-watch';
import { nameOf, type FileState, type HostsFiles } from './executors/hosts-files';
import type { ReloadState, Reloads } from './executors/reloads';
import type { Reconciler } from './reconciler';

export interface BoardParts {
  readonly settings: Settings;
  readonly startedAt: number;
  readonly controller: Controller;
  readonly watch: EngineWatch;
  readonly world: World;
  readonly reconciler: Reconciler;
  readonly files: HostsFiles;
  readonly reloads: Reloads;
  readonly problems: ProblemBook;
}

/** Puts the picture together that the API shows. */
export class StatusBoard implements StatusSource {
  constructor(private readonly parts: BoardParts) {}

  report(): StatusReport {
    const { settings, startedAt, controller, watch, world, reconciler, files, reloads, problems } =
      this.parts;
    const { decision } = reconciler;
    const engine = watch.status;
    const network = networkStatus(decision, world, settings);
    return {
      phase: phaseOf(engine.connected && controller.isSeeing, controller.passStatus.count > 0),
      startedAt,
      engine,
      ...(network && { network }),
      passes: controller.passStatus,
      names: decision ? nameStatuses(decision, world.containers) : [],
      leases: decision ? decision.assignment.leases.map((lease) => leaseStatus(lease, world, settings)) : [],
      proxies: files.states.map((state) => proxyStatus(state, reloads.stateOf(state.target.key))),
      problems: [...watch.problems, ...problems.list],
    };
  }
}

function phaseOf(isSeeing: boolean, hasPassed: boolean): StatusReport['phase'] {
  if (!hasPassed) return 'starting';
  return isSeeing ? 'ready' : 'blind';
}

function networkStatus(
  decision: Decision | undefined,
  world: World,
  settings: Settings,
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
    poolUsed: decision.assignment.leases.filter((lease) => lease.ipv4 !== undefined).length,
  };
}

function nameStatuses(decision: Decision, containers: ReadonlyMap<string, ContainerRecord>): NameStatus[] {
  const { leases, standbys } = decision.assignment;
  const leasesOf = groupBy(
    leases.flatMap((lease) => [lease.name, ...lease.aliases].map((name) => ({ name, lease }))),
    ({ name }) => name,
  );
  const standbysOf = groupBy(standbys, ([, name]) => name);
  return [...groupBy(decision.lines, (line) => line.name)].map(([name, lines]) => {
    const holding = (leasesOf.get(name) ?? []).map(({ lease }) => lease);
    const first = holding[0]?.name ?? name;
    const held = holding.filter((lease) => lease.idleSince === undefined);
    return {
      name,
      ...(first !== name && { aliasOf: first }),
      addresses: lines.map((line) => line.address),
      holders: containersOf(
        held.map((lease) => lease.holder.container),
        containers,
      ),
      standbys: containersOf(
        (standbysOf.get(first) ?? []).map(([id]) => id),
        containers,
      ),
    };
  });
}

function containersOf(ids: readonly string[], all: ReadonlyMap<string, ContainerRecord>): ContainerStatus[] {
  return ids.flatMap((id) => {
    const container = all.get(id);
    return container ? [{ id, name: container.name, state: container.state }] : [];
  });
}

function leaseStatus(lease: Lease, world: World, settings: Settings): LeaseStatus {
  const { name, slot, ipv4, ipv6, createdAt, idleSince } = lease;
  const holder = world.containers.get(lease.holder.container);
  return {
    name,
    slot,
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    holder: { id: lease.holder.container, ...(holder && { name: holder.name }) },
    createdAt,
    ...(idleSince !== undefined && { idleSince, expiresAt: idleSince + settings.leaseTtl }),
  };
}

function proxyStatus(state: FileState, reload: ReloadState): ProxyStatus {
  const { target, inSync, since, lastWriteAt, writes, lines } = state;
  return {
    name: nameOf(target),
    ...(target.container && { containerId: target.container.id }),
    file: target.path,
    names: new Set(lines?.map((line) => line.name)).size,
    inSync,
    since,
    ...(lastWriteAt !== undefined && { lastWriteAt }),
    writes,
    ...(target.reload !== undefined && {
      reload: {
        signal: target.reload,
        count: reload.count,
        ...(reload.lastAt !== undefined && { lastAt: reload.lastAt }),
      },
    }),
  };
}
