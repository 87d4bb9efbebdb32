import { ContainerModule } from 'inversify';
import { HostNamesSeen } from '../reconcile/actual/host-names-seen';
import { LeaseState } from '../reconcile/actual/lease-state';
import { Observer } from '../reconcile/actual/observer';
import { ProblemBook } from '../reconcile/actual/problem-book';
import { World } from '../reconcile/actual/world';
import { Controller } from '../reconcile/controller';
import { EngineWatch } from '../reconcile/engine-watch';
import { EngineChanges } from '../reconcile/executors/engine-changes';
import { HostsFiles } from '../reconcile/executors/hosts-files';
import { Reloads } from '../reconcile/executors/reloads';
import { Reconciler } from '../reconcile/reconciler';
import { StatusBoard } from '../reconcile/status-board';
import { tokens } from './tokens';

const { clock, engine, hostsWriter, leaseStore, log, settings, statusSource } = tokens;

/** The reconciler: what is seen, what is decided, what is done, and when. */
export const reconcileModule = new ContainerModule(({ bind }) => {
  bind(World)
    .toResolvedValue((of) => new World(of.network, of.labelPrefix), [settings])
    .inSingletonScope();
  bind(HostNamesSeen)
    .toResolvedValue((writer, of) => new HostNamesSeen(writer, of), [hostsWriter, settings])
    .inSingletonScope();
  bind(LeaseState)
    .toResolvedValue((store) => new LeaseState(store), [leaseStore])
    .inSingletonScope();
  bind(ProblemBook)
    .toResolvedValue((to) => new ProblemBook(to), [log])
    .inSingletonScope();
  bind(Observer)
    .toResolvedValue(
      (of, world, { network }, time) => new Observer(of, world, network, time),
      [engine, World, settings, clock],
    )
    .inSingletonScope();
  bind(EngineWatch)
    .toResolvedValue((of, time, to) => new EngineWatch(of, time, to), [engine, clock, log])
    .inSingletonScope();
  bind(EngineChanges)
    .toResolvedValue(
      (of, { network }, time, to) => new EngineChanges(of, network, time, to),
      [engine, settings, clock, log],
    )
    .inSingletonScope();
  bind(Reloads)
    .toResolvedValue((of, time, to) => new Reloads(of, time, to), [engine, clock, log])
    .inSingletonScope();
  bind(HostsFiles)
    .toResolvedValue(
      (writer, time, to, reloads) =>
        new HostsFiles(writer, time, to, (target) => {
          reloads.changed(target);
        }),
      [hostsWriter, clock, log, Reloads],
    )
    .inSingletonScope();
});

/** The parts that need most of the others, put together by name. */
export const controlModule = new ContainerModule(({ bind }) => {
  bind(Reconciler)
    .toResolvedValue(
      (of, time, world, hostNames, leases, files, engineChanges, reloads, problems) =>
        new Reconciler({
          settings: of,
          clock: time,
          world,
          hostNames,
          leases,
          files,
          engineChanges,
          reloads,
          problems,
        }),
      [settings, clock, World, HostNamesSeen, LeaseState, HostsFiles, EngineChanges, Reloads, ProblemBook],
    )
    .inSingletonScope();
  bind(Controller)
    .toDynamicValue((context) => {
      const get = context.get.bind(context);
      return new Controller({
        settings: get(settings),
        clock: get(clock),
        log: get(log),
        watch: get(EngineWatch),
        observer: get(Observer),
        world: get(World),
        hostNames: get(HostNamesSeen),
        leases: get(LeaseState),
        files: get(HostsFiles),
        engineChanges: get(EngineChanges),
        reloads: get(Reloads),
        reconciler: get(Reconciler),
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
      });
    })
    .inSingletonScope();
});
