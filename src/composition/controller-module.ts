import { ContainerModule } from 'inversify';
import { ChangeHistory } from '../controller/audit-log';
import { HostNamesSeen } from '../controller/host-names-seen';
import { LeaseState } from '../controller/lease-state';
import { KernelView } from '../controller/kernel-view';
import { Relister } from '../controller/relister';
import { ProblemBook } from '../controller/problem-book';
import { DirtyQueue } from '../controller/dirty-queue';
import { EngineCache } from '../controller/engine-cache';
import { EventRouter } from '../controller/event-router';
import { LastPass } from '../controller/last-pass';
import { ProxyStart } from '../controller/proxy-start';
import { Controller } from '../controller/controller';
import { EngineWatch } from '../controller/engine-watch';
import { EventLatency } from '../controller/event-latency';
import { EngineChanges } from '../controller/apply/engine-applier';
import { HostsFiles } from '../controller/apply/hosts-applier';
import { KernelChanges } from '../controller/apply/kernel-applier';
import { Reloads } from '../controller/apply/signal-applier';
import { Reconciler } from '../controller/pass';
import { Requests } from '../controller/admin/requests';
import { StatusBoard } from '../controller/report/status-board';
import { tokens } from './tokens';

const { clock, engine, hostsWriter, kernel, leaseStore, log, meter, settings, statusSource } = tokens;

/** What is known: what was seen, what is leased, what is wrong, what has happened, what people ask for. */
const reconcileModule = new ContainerModule(({ bind }) => {
  bind(DirtyQueue)
    .toResolvedValue((time) => new DirtyQueue(time), [clock])
    .inSingletonScope();
  bind(EngineCache)
    .toResolvedValue((of, time) => new EngineCache(of, time), [settings, clock])
    .inSingletonScope();
  bind(LastPass).toSelf().inSingletonScope();
  bind(HostNamesSeen)
    .toResolvedValue((writer, of) => new HostNamesSeen(writer, of), [hostsWriter, settings])
    .inSingletonScope();
  bind(LeaseState)
    .toResolvedValue((store) => new LeaseState(store), [leaseStore])
    .inSingletonScope();
  bind(ChangeHistory)
    .toResolvedValue((time) => new ChangeHistory(time), [clock])
    .inSingletonScope();
  bind(ProblemBook)
    .toResolvedValue((to, history) => new ProblemBook(to, history), [log, ChangeHistory])
    .inSingletonScope();
  bind(KernelView)
    .toResolvedValue((of, by, to) => new KernelView(of, by, to), [kernel, settings, log])
    .inSingletonScope();
  bind(Requests)
    .toResolvedValue(
      (queue, cache, history) => new Requests(queue, cache, history),
      [DirtyQueue, EngineCache, ChangeHistory],
    )
    .inSingletonScope();
});

/** From the engine to the cache. */
const listModule = new ContainerModule(({ bind }) => {
  bind(Relister)
    .toResolvedValue(
      (of, cache, kernelSeen, queue, latency, to) => new Relister(of, cache, kernelSeen, queue, latency, to),
      [engine, EngineCache, KernelView, DirtyQueue, EventLatency, log],
    )
    .inSingletonScope();
  bind(EventRouter)
    .toResolvedValue(
      (queue, cache, files, engineChanges, proxyStart, latency) =>
        new EventRouter(queue, cache, files, engineChanges, proxyStart, latency),
      [DirtyQueue, EngineCache, HostsFiles, EngineChanges, ProxyStart, EventLatency],
    )
    .inSingletonScope();
  bind(EngineWatch)
    .toResolvedValue(
      (of, time, to, history, events) => new EngineWatch(of, time, to, history, events),
      [engine, clock, log, ChangeHistory, EventRouter],
    )
    .inSingletonScope();
});

/** One for each kind of change. */
const executorModule = new ContainerModule(({ bind }) => {
  bind(EngineChanges)
    .toResolvedValue(
      (of, cache, queue, time, to, history) => new EngineChanges(of, cache, queue, time, to, history),
      [engine, EngineCache, DirtyQueue, clock, log, ChangeHistory],
    )
    .inSingletonScope();
  bind(KernelChanges)
    .toResolvedValue(
      (of, time, to, queue) => new KernelChanges(of, time, to, queue),
      [kernel, clock, log, DirtyQueue],
    )
    .inSingletonScope();
  bind(Reloads)
    .toResolvedValue(
      (of, time, to, history, by) => new Reloads(of, time, to, history, by),
      [engine, clock, log, ChangeHistory, meter],
    )
    .inSingletonScope();
  bind(EventLatency)
    .toResolvedValue((time, by) => new EventLatency(time, by), [clock, meter])
    .inSingletonScope();
  bind(HostsFiles)
    .toResolvedValue(
      (writer, time, to, history, reloads, latency) =>
        new HostsFiles(writer, time, to, history, (target) => {
          latency.written(target);
          reloads.changed(target);
        }),
      [hostsWriter, clock, log, ChangeHistory, Reloads, EventLatency],
    )
    .inSingletonScope();
  bind(ProxyStart)
    .toResolvedValue(
      (of, cache, files, lastPass) => new ProxyStart(of, cache, files, lastPass),
      [settings, EngineCache, HostsFiles, LastPass],
    )
    .inSingletonScope();
});

/** The parts that need most of the others, put together by name. */
const passModule = new ContainerModule(({ bind }) => {
  bind(Reconciler)
    .toDynamicValue((context) => {
      const get = context.get.bind(context);
      return new Reconciler({
        settings: get(settings),
        lastPass: get(LastPass),
        clock: get(clock),
        cache: get(EngineCache),
        hostNames: get(HostNamesSeen),
        leases: get(LeaseState),
        files: get(HostsFiles),
        engineChanges: get(EngineChanges),
        kernel: get(KernelView),
        kernelChanges: get(KernelChanges),
        reloads: get(Reloads),
        problems: get(ProblemBook),
        history: get(ChangeHistory),
        requests: get(Requests),
      });
    })
    .inSingletonScope();
});

/** When they run. */
const controlModule = new ContainerModule(({ bind }) => {
  bind(Controller)
    .toDynamicValue((context) => {
      const get = context.get.bind(context);
      return new Controller({
        settings: get(settings),
        clock: get(clock),
        log: get(log),
        meter: get(meter),
        latency: get(EventLatency),
        watch: get(EngineWatch),
        queue: get(DirtyQueue),
        relister: get(Relister),
        lastPass: get(LastPass),
        cache: get(EngineCache),
        hostNames: get(HostNamesSeen),
        leases: get(LeaseState),
        files: get(HostsFiles),
        reloads: get(Reloads),
        reconciler: get(Reconciler),
        history: get(ChangeHistory),
        requests: get(Requests),
      });
    })
    .inSingletonScope();
});

/** The picture of all of it. */
export const statusModule = new ContainerModule(({ bind }) => {
  bind(statusSource)
    .toDynamicValue((context) => {
      const get = context.get.bind(context);
      return new StatusBoard({
        settings: get(settings),
        startedAt: get(clock).now(),
        queue: get(DirtyQueue),
        lastPass: get(LastPass),
        watch: get(EngineWatch),
        cache: get(EngineCache),
        reconciler: get(Reconciler),
        files: get(HostsFiles),
        reloads: get(Reloads),
        problems: get(ProblemBook),
        history: get(ChangeHistory),
        clock: get(clock),
        leases: get(LeaseState),
      });
    })
    .inSingletonScope();
});

/** All that steers and works; what is outside of it (engine, files, clock, log) is bound by whoever loads these. */
export const controllerModules = [reconcileModule, listModule, executorModule, passModule, controlModule];
