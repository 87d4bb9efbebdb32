import { join } from 'node:path';
import type { Clock } from '../model/clock';
import type { EngineEvent } from '../model/engine-event';
import { messageOf } from '../model/errors';
import type { EngineFacts } from '../model/record';
import type { Settings } from '../model/settings';
import type { PassStatus } from '../model/status';
import type { Log } from '../ports/log';
import type { ChangeHistory } from './audit-log';
import type { Meter } from '../ports/meter';
import type { HostNamesSeen } from './host-names-seen';
import type { KernelWatch } from './kernel-view';
import type { LeaseState } from './lease-state';
import type { Observer } from './relister';
import type { World } from './engine-cache';
import type { EngineWatch } from './engine-watch';
import { Drift } from './drift';
import type { EventTimes } from './event-latency';
import type { EngineChanges } from './apply/engine-applier';
import type { HostsFiles } from './apply/hosts-applier';
import type { KernelChanges } from './apply/kernel-applier';
import type { Reloads } from './apply/signal-applier';
import { Looks } from './looks';
import type { Reconciler } from './reconciler';
import { SecondLooks } from './second-looks';
import type { Requests } from './admin/requests';
import { SingleSlot } from './single-slot';

export interface ControllerParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly eventTimes: EventTimes;
  readonly watch: EngineWatch;
  readonly observer: Observer;
  readonly world: World;
  readonly hostNames: HostNamesSeen;
  readonly leases: LeaseState;
  readonly files: HostsFiles;
  readonly engineChanges: EngineChanges;
  readonly kernel: KernelWatch;
  readonly kernelChanges: KernelChanges;
  readonly reloads: Reloads;
  readonly reconciler: Reconciler;
  readonly history: ChangeHistory;
  readonly requests: Requests;
}

/** When to look and when to run a pass: on events, on a timer, and when something falls due. */
export class Controller {
  private readonly passes = new SingleSlot(() => this.pass());
  private readonly looks: Looks;
  private readonly secondLooks: SecondLooks;
  private readonly drift = new Drift();
  private facts: EngineFacts | undefined;
  /** True once everything has been seen on the current connection; before that nothing may be concluded. */
  private seeing = false;
  private cancelTimer: () => void = () => undefined;
  private lastResync = 0;
  private stopped = false;
  private counts: PassStatus = { count: 0, driftMended: 0 };

  constructor(private readonly parts: ControllerParts) {
    const { world, engineChanges, kernelChanges, settings, clock } = parts;
    this.looks = new Looks(parts, (cleared) => {
      parts.eventTimes.lookedAt(cleared);
      this.noteSeen(cleared.everything);
    });
    this.secondLooks = new SecondLooks(settings.network, clock, (container) => {
      if (world.doubtIfOurs(container)) this.lookAgain();
    });
    parts.requests.drivenBy({
      isSeeing: () => this.seeing && !this.stopped,
      requestPass: () => {
        this.passes.request();
      },
      resync: () => {
        this.lookAtEverything(true);
      },
    });
    engineChanges.whenSettled((change, isDone) => {
      if (isDone && change.kind === 'connect' && world.noteConnected(change.container.id, change.addresses)) {
        this.passes.request();
        return;
      }
      if (change.kind === 'create-network') world.doubtNetwork();
      else world.doubt(change.container.id);
      this.lookAgain();
    });
    kernelChanges.whenSettled((change) => {
      if (change.kind === 'forget-neighbours') this.passes.request();
      else void this.lookAtKernel();
    });
  }

  get isSeeing(): boolean {
    return this.seeing;
  }

  /** Since when what is known may be out of date, because the engine owes an answer. */
  get owedSince(): number | undefined {
    return this.looks.owedSince;
  }

  get passStatus(): PassStatus {
    return this.counts;
  }

  /** Rejects only if the lease store breaks its promise never to. */
  async start(): Promise<void> {
    const { settings, files, leases } = this.parts;
    if (!settings.hostFile) files.withdraw(join(settings.paths.etc, 'hosts'));
    await leases.load();
    this.parts.watch.start({
      onOpen: (facts) => {
        this.facts = facts;
        this.parts.hostNames.learnMachine(facts.hostName);
        this.looks.startAfresh();
        this.lookAtEverything(false);
        this.parts.history.pictureChanged();
      },
      onEvent: (event) => {
        this.noteEvent(event);
      },
      onLost: () => {
        this.seeing = false;
        this.cancelTimer();
        this.parts.requests.refuseAll();
        this.parts.history.pictureChanged();
      },
    });
  }

  /** Leaves everything as it is: names and addresses go on without us. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer();
    this.parts.requests.refuseAll();
    this.looks.stop();
    this.secondLooks.stop();
    this.parts.reloads.stop();
    await this.parts.watch.stop();
    await this.passes.idle();
  }

  /** The engine is not asked: it knows nothing of what is set in the kernel. */
  private async lookAtKernel(): Promise<void> {
    const { kernel, world } = this.parts;
    await kernel.look(world.network);
    this.passes.request();
  }

  private noteEvent(event: EngineEvent): void {
    const proxy = event.kind === 'network' && event.driver === 'host' ? event.containerId : undefined;
    if (proxy !== undefined) this.parts.files.doubt(proxy);
    const isNetworkGone = event.kind === 'network' && event.action === 'destroy';
    if (isNetworkGone && this.parts.engineChanges.retryNetwork()) this.passes.request();
    const isNews = this.parts.world.note(event);
    this.noteTime(event, isNews);
    if (proxy !== undefined && this.seeing) {
      this.parts.reconciler.writeBeforeStart(proxy, this.containersFolder);
    }
    this.secondLooks.note(event);
    if (isNews) this.passes.request();
    if (isNews || this.parts.world.hasDoubts) this.lookAgain();
  }

  /** What happened before the stream was open is counted as time in which the engine could not be seen. */
  private noteTime(event: EngineEvent, isNews: boolean): void {
    const { world, watch, eventTimes } = this.parts;
    const id = event.kind === 'container' ? event.id : event.containerId;
    const at = Number(event.timeNano / 1_000_000n);
    if (id === undefined || at < watch.status.since) return;
    if (isNews || world.isDoubtful(id)) eventTimes.note(id, at, isNews);
  }

  private lookAgain(): void {
    this.drift.announce();
    this.looks.request();
  }

  private lookAtEverything(isResync: boolean): void {
    const { clock, world, files, hostNames } = this.parts;
    this.lastResync = clock.now();
    world.doubtEverything();
    files.doubtAll(isResync);
    hostNames.doubt();
    this.drift.lookedAt(isResync);
    this.looks.request();
  }

  /** An answer to a question from before the connection was lost is not yet all that has to be seen. */
  private noteSeen(everything: boolean): void {
    if (!this.parts.world.isEverythingDoubtful) this.seeing = true;
    if (everything) this.drift.answered();
    this.passes.request();
  }

  private async pass(): Promise<void> {
    if (!this.seeing || this.stopped) return;
    const { clock, reconciler, world, eventTimes } = this.parts;
    const startedAt = clock.now();
    const isDrift = this.drift.passBegins(world.isSettled, (reconciler.dueAt() ?? Infinity) <= startedAt);
    try {
      const changed = await reconciler.pass(this.containersFolder);
      eventTimes.passEnded((id) => world.isDoubtful(id));
      this.count(startedAt, isDrift ? changed : 0);
      this.schedule(reconciler.dueAt());
    } catch (error) {
      this.failed(startedAt, error);
      this.schedule(undefined);
    }
  }

  /** A defect of ours: what is written stays, and the next resync tries again. */
  private failed(startedAt: number, error: unknown): void {
    const { clock, log, meter } = this.parts;
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('pass failed', { error: messageOf(error), stack });
    meter.passEnded('failed', clock.now() - startedAt);
  }

  private count(startedAt: number, drift: number): void {
    const { clock, log, meter } = this.parts;
    const lastDurationMs = clock.now() - startedAt;
    meter.passEnded('done', lastDurationMs);
    if (drift > 0) log.warn('drift mended', { changes: drift });
    this.counts = {
      count: this.counts.count + 1,
      lastAt: startedAt,
      lastDurationMs,
      driftMended: this.counts.driftMended + drift,
    };
    this.parts.history.pictureChanged();
  }

  /** The next pass is due when something falls due, at the latest with the next resync. */
  private schedule(dueAt: number | undefined): void {
    const { clock, settings } = this.parts;
    this.cancelTimer();
    if (this.stopped) return;
    const now = clock.now();
    // A clock that was set back must not put the next resync off.
    this.lastResync = Math.min(this.lastResync, now);
    const resyncAt = this.lastResync + settings.resync;
    const at = Math.max(now, Math.min(resyncAt, dueAt ?? resyncAt));
    this.cancelTimer = clock.after(at - now, () => {
      if (at < resyncAt) this.passes.request();
      else this.lookAtEverything(true);
    });
  }

  /** As this process sees it. */
  get containersFolder(): string {
    const { paths } = this.parts.settings;
    return paths.containers ?? join(this.facts?.dataRoot ?? '/var/lib/docker', 'containers');
  }
}
