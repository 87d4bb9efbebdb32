import { ContainerModule } from 'inversify';
import { ChangeHistory } from '../controller/audit-log';
import { HostNamesSeen } from '../controller/host-names-seen';
import { LeaseState } from '../controller/lease-state';
import { KernelWatch } from '../controller/kernel-view';
import { Observer } from '../controller/relister';
import { ProblemBook } from '../controller/problem-book';
import { World } from '../controller/engine-cache';
import { Controller } from '../controller/controller';
import { EngineWatch } from '../controller/engine-watch';
import { EventTimes } from '../controller/event-latency';
import { EngineChanges } from '../controller/apply/engine-applier';
import { HostsFiles } from '../controller/apply/hosts-applier';
import { KernelChanges } from '../controller/apply/kernel-applier';
import { Reloads } from '../controller/apply/signal-applier';
import { Reconciler } from '../controller/reconciler';
import { Requests } from '../controller/admin/requests';
import { StatusBoard } from '../controller/report/status-board';
import { tokens } from './tokens';

const { clock, engine, hostsWriter, kernel, leaseStore, log, meter, settings, statusSource } = tokens;

/** What is known: what was seen, what is leased, what is wrong, what has happened, what people ask for. */
const reconcileModule = new ContainerModule(({ bind }) => {
  bind(World)
    .toResolvedValue((of) => new World(of.network, of.labelPrefix), [settings])
    .inSingletonScope();
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
  bind(KernelWatch)
    .toResolvedValue((of, by, to) => new KernelWatch(of, by, to), [kernel, settings, log])
    .inSingletonScope();
  bind(Requests)
    .toResolvedValue((history) => new Requests(history), [ChangeHistory])
    .inSingletonScope();
  bind(Observer)
    .toResolvedValue(
      (of, world, kernelSeen, { network }, time) => new Observer(of, world, kernelSeen, network, time),
      [engine, World, KernelWatch, settings, clock],
    )
    .inSingletonScope();
  bind(EngineWatch)
    .toResolvedValue(
      (of, time, to, history) => new EngineWatch(of, time, to, history),
      [engine, clock, log, ChangeHistory],
    )
    .inSingletonScope();
});

/** One for each kind of change. */
const executorModule = new ContainerModule(({ bind }) => {
  bind(EngineChanges)
    .toResolvedValue(
      (of, { network }, time, to, history) => new EngineChanges(of, network, time, to, history),
      [engine, settings, clock, log, ChangeHistory],
    )
    .inSingletonScope();
  bind(KernelChanges)
    .toResolvedValue((of, time, to) => new KernelChanges(of, time, to), [kernel, clock, log])
    .inSingletonScope();
  bind(Reloads)
    .toResolvedValue(
      (of, time, to, history, by) => new Reloads(of, time, to, history, by),
      [engine, clock, log, ChangeHistory, meter],
    )
    .inSingletonScope();
  bind(EventTimes)
    .toResolvedValue((time, by) => new EventTimes(time, by), [clock, meter])
    .inSingletonScope();
  bind(HostsFiles)
    .toResolvedValue(
      (writer, time, to, history, reloads, eventTimes) =>
        new HostsFiles(writer, time, to, history, (target) => {
          eventTimes.written(target);
          reloads.changed(target);
        }),
      [hostsWriter, clock, log, ChangeHistory, Reloads, EventTimes],
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
        clock: get(clock),
        world: get(World),
        hostNames: get(HostNamesSeen),
        leases: get(LeaseState),
        files: get(HostsFiles),
        engineChanges: get(EngineChanges),
        kernel: get(KernelWatch),
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
        eventTimes: get(EventTimes),
        watch: get(EngineWatch),
        observer: get(Observer),
        world: get(World),
        hostNames: get(HostNamesSeen),
        leases: get(LeaseState),
        files: get(HostsFiles),
        engineChanges: get(EngineChanges),
        kernel: get(KernelWatch),
        kernelChanges: get(KernelChanges),
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
        controller: get(Controller),
        watch: get(EngineWatch),
        world: get(World),
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
export const controllerModules = [reconcileModule, executorModule, passModule, controlModule];
