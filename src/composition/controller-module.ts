import { ContainerModule } from 'inversify';
import { AdminRequests } from '../controller/admin/requests';
import { Appliers } from '../controller/apply/appliers';
import { EngineApplier } from '../controller/apply/engine-applier';
import { HostsApplier } from '../controller/apply/hosts-applier';
import { KernelApplier } from '../controller/apply/kernel-applier';
import { LeaseApplier } from '../controller/apply/lease-applier';
import { SignalApplier } from '../controller/apply/signal-applier';
import { AuditLog } from '../controller/audit-log';
import { Controller } from '../controller/controller';
import { DirtyQueue } from '../controller/dirty-queue';
import { EngineCache } from '../controller/engine-cache';
import { EngineWatch } from '../controller/engine-watch';
import { EventLatency } from '../controller/event-latency';
import { EventRouter } from '../controller/event-router';
import { HostNamesSeen } from '../controller/host-names-seen';
import { KernelView } from '../controller/kernel-view';
import { LastPass } from '../controller/last-pass';
import { LeaseState } from '../controller/lease-state';
import { Loop } from '../controller/loop';
import { Observer } from '../controller/observer';
import { Pass } from '../controller/pass';
import { PassRecord } from '../controller/pass-record';
import { ProblemBook } from '../controller/problem-book';
import { ProxyStart } from '../controller/proxy-start';
import { Relister } from '../controller/relister';
import { EngineHealth } from '../controller/report/engine-health';
import { NameReporter } from '../controller/report/name-reporter';
import { PlanReporter } from '../controller/report/plan-reporter';
import { StatusBoard } from '../controller/report/status-board';
import { StatusReporter } from '../controller/report/status-reporter';
import { Startup } from '../controller/startup';
import { tokens } from './tokens';

const { clock, engine, hostsWriter, kernel, leaseStore, log, meter, settings, statusSource } = tokens;

/** What is known: what was listed, what is leased, what is wrong, what has happened, what people ask for. */
const knownModule = new ContainerModule(({ bind }) => {
  bind(DirtyQueue)
    .toResolvedValue((a) => new DirtyQueue(a), [clock])
    .inSingletonScope();
  bind(EngineCache)
    .toResolvedValue((a, b) => new EngineCache(a, b), [settings, clock])
    .inSingletonScope();
  bind(LastPass).toSelf().inSingletonScope();
  bind(HostNamesSeen)
    .toResolvedValue((a, b) => new HostNamesSeen(a, b), [hostsWriter, settings])
    .inSingletonScope();
  bind(LeaseState)
    .toResolvedValue((a) => new LeaseState(a), [leaseStore])
    .inSingletonScope();
  bind(AuditLog)
    .toResolvedValue((a) => new AuditLog(a), [clock])
    .inSingletonScope();
  bind(ProblemBook)
    .toResolvedValue((a, b) => new ProblemBook(a, b), [log, AuditLog])
    .inSingletonScope();
  bind(KernelView)
    .toResolvedValue((a, b, c) => new KernelView(a, b, c), [kernel, settings, log])
    .inSingletonScope();
  bind(AdminRequests)
    .toResolvedValue(
      (a, b, c, d, e) => new AdminRequests(a, b, c, d, e),
      [settings, DirtyQueue, EngineCache, LeaseState, AuditLog],
    )
    .inSingletonScope();
  bind(EventLatency)
    .toResolvedValue((a, b, c) => new EventLatency(a, b, c), [clock, meter, DirtyQueue])
    .inSingletonScope();
});

/** From the engine to the cache. */
const listModule = new ContainerModule(({ bind }) => {
  bind(Relister)
    .toResolvedValue(
      (a, b, c, d, e, f) => new Relister(a, b, c, d, e, f),
      [engine, EngineCache, KernelView, DirtyQueue, EventLatency, log],
    )
    .inSingletonScope();
  bind(ProxyStart)
    .toResolvedValue(
      (a, b, c, d) => new ProxyStart(a, b, c, d),
      [settings, EngineCache, HostsApplier, LastPass],
    )
    .inSingletonScope();
  bind(EventRouter)
    .toResolvedValue(
      (a, b, c, d, e, f) => new EventRouter(a, b, c, d, e, f),
      [DirtyQueue, EngineCache, HostsApplier, EngineApplier, ProxyStart, EventLatency],
    )
    .inSingletonScope();
  bind(EngineWatch)
    .toResolvedValue(
      (a, b, c, d, e) => new EngineWatch(a, b, c, d, e),
      [engine, clock, log, AuditLog, EventRouter],
    )
    .inSingletonScope();
});

/** One for each part of a plan. */
const applyModule = new ContainerModule(({ bind }) => {
  bind(LeaseApplier)
    .toResolvedValue((a, b, c) => new LeaseApplier(a, b, c), [LeaseState, EngineCache, AuditLog])
    .inSingletonScope();
  bind(HostsApplier)
    .toResolvedValue(
      (a, b, c, d, e, f) => new HostsApplier(a, b, c, d, e, f),
      [hostsWriter, clock, log, AuditLog, SignalApplier, EventLatency],
    )
    .inSingletonScope();
  bind(EngineApplier)
    .toResolvedValue(
      (a, b, c, d, e, f) => new EngineApplier(a, b, c, d, e, f),
      [engine, EngineCache, DirtyQueue, clock, log, AuditLog],
    )
    .inSingletonScope();
  bind(KernelApplier)
    .toResolvedValue((a, b, c, d) => new KernelApplier(a, b, c, d), [kernel, DirtyQueue, clock, log])
    .inSingletonScope();
  bind(SignalApplier)
    .toResolvedValue(
      (a, b, c, d, e, f) => new SignalApplier(a, b, c, d, e, f),
      [engine, DirtyQueue, clock, log, AuditLog, meter],
    )
    .inSingletonScope();
  bind(Appliers)
    .toResolvedValue(
      (a, b, c, d, e, f) => new Appliers(a, b, c, d, e, f),
      [LeaseApplier, HostsApplier, EngineApplier, KernelApplier, SignalApplier, KernelView],
    )
    .inSingletonScope();
});

/** When passes run, and what they do. */
const loopModule = new ContainerModule(({ bind }) => {
  bind(Observer)
    .toResolvedValue(
      (a, b, c, d, e) => new Observer(a, b, c, d, e),
      [settings, clock, EngineCache, HostNamesSeen, LeaseState],
    )
    .inSingletonScope();
  bind(Pass)
    .toResolvedValue(
      (a, b, c, d, e) => new Pass(a, b, c, d, e),
      [Observer, AdminRequests, Appliers, LastPass, ProblemBook],
    )
    .inSingletonScope();
  bind(PassRecord)
    .toResolvedValue(
      (a, b, c, d, e, f) => new PassRecord(a, b, c, d, e, f),
      [clock, log, meter, LastPass, AuditLog, EventLatency],
    )
    .inSingletonScope();
  bind(Loop)
    .toResolvedValue(
      (a, b, c, d, e, f) => new Loop(a, b, c, d, e, f),
      [settings, clock, DirtyQueue, EngineCache, Pass, PassRecord],
    )
    .inSingletonScope();
  bind(Startup)
    .toResolvedValue((a, b, c) => new Startup(a, b, c), [settings, LeaseState, HostsApplier])
    .inSingletonScope();
  bind(Controller)
    .toResolvedValue(
      (a, b, c, d, e) => new Controller(a, b, c, d, e),
      [Startup, EngineWatch, DirtyQueue, Relister, Loop],
    )
    .inSingletonScope();
});

/** The picture of all of it. */
export const statusModule = new ContainerModule(({ bind }) => {
  bind(EngineHealth)
    .toResolvedValue((a, b, c) => new EngineHealth(a, b, c), [EngineWatch, DirtyQueue, clock])
    .inSingletonScope();
  bind(StatusReporter)
    .toResolvedValue(
      (a, b, c, d, e, f) => new StatusReporter(a, b, c, d, e, f),
      [settings, EngineHealth, EngineCache, LastPass, Appliers, ProblemBook],
    )
    .inSingletonScope();
  bind(NameReporter)
    .toResolvedValue(
      (a, b, c, d, e, f) => new NameReporter(a, b, c, d, e, f),
      [settings, EngineCache, LastPass, Appliers, AuditLog, StatusReporter],
    )
    .inSingletonScope();
  bind(PlanReporter)
    .toResolvedValue(
      (a, b, c, d) => new PlanReporter(a, b, c, d),
      [settings, EngineCache, Observer, Appliers],
    )
    .inSingletonScope();
  bind(statusSource)
    .toResolvedValue(
      (a, b, c, d, e, f) => new StatusBoard(a, b, c, d, e, f),
      [StatusReporter, NameReporter, PlanReporter, LeaseState, AuditLog, clock],
    )
    .inSingletonScope();
});

/** All that decides and works; what is outside of it (engine, files, clock, log) is bound by whoever loads these. */
export const controllerModules = [knownModule, listModule, applyModule, loopModule];
