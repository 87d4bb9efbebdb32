import { join } from 'node:path';
import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { Settings } from '../model/settings';
import type { Log } from '../ports/log';
import type { Meter } from '../ports/meter';
import type { ChangeHistory } from './audit-log';
import { type DirtyQueue, keys } from './dirty-queue';
import type { EngineCache } from './engine-cache';
import type { EngineWatch } from './engine-watch';
import type { EventLatency } from './event-latency';
import type { HostsFiles } from './apply/hosts-applier';
import type { Reloads } from './apply/signal-applier';
import type { HostNamesSeen } from './host-names-seen';
import type { LastPass } from './last-pass';
import type { LeaseState } from './lease-state';
import type { Reconciler } from './pass';
import type { Relister } from './relister';
import type { Requests } from './admin/requests';

export interface ControllerParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly latency: EventLatency;
  readonly watch: EngineWatch;
  readonly queue: DirtyQueue;
  readonly relister: Relister;
  readonly cache: EngineCache;
  readonly hostNames: HostNamesSeen;
  readonly leases: LeaseState;
  readonly files: HostsFiles;
  readonly reloads: Reloads;
  readonly reconciler: Reconciler;
  readonly lastPass: LastPass;
  readonly history: ChangeHistory;
  readonly requests: Requests;
}

/** When a pass runs: after a list, after a change of ours, and when something falls due. */
export class Controller {
  private loop: Promise<void> | undefined;

  constructor(private readonly parts: ControllerParts) {}

  /** Rejects only if the lease store breaks its promise never to. */
  async start(): Promise<void> {
    const { settings, files, leases, watch, relister } = this.parts;
    if (!settings.hostFile) files.withdraw(join(settings.paths.etc, 'hosts'));
    await leases.load();
    this.loop = this.run();
    void relister.run();
    watch.start();
  }

  /** Leaves everything as it is: names and addresses go on without us. */
  async stop(): Promise<void> {
    const { queue, requests, reloads, watch } = this.parts;
    queue.close();
    requests.close();
    reloads.stop();
    await watch.stop();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { queue, cache, requests } = this.parts;
    while (await queue.nextPass()) {
      if (cache.hasSynced) await this.pass();
      else requests.refuseAll();
    }
  }

  private async pass(): Promise<void> {
    const { clock, reconciler, cache, queue, latency, settings } = this.parts;
    const startedAt = clock.now();
    const changes = cache.takeChanges();
    const isDue = (reconciler.dueAt() ?? Infinity) <= startedAt;
    const isExplained = queue.takeExplanation() || isDue || changes.missedEvents;
    if (changes.everything) this.relistedAll(changes.missedEvents);
    try {
      const changed = await reconciler.pass(changes);
      latency.passEnded((id) => queue.isDirty(id));
      this.count(startedAt, changes.everything && !isExplained ? changed : 0);
      this.schedule(reconciler.dueAt());
    } catch (error) {
      this.failed(startedAt, error);
      queue.addAfter(keys.everything, settings.resync);
    }
  }

  /** Whatever was not told of may have changed, too. */
  private relistedAll(missedEvents: boolean): void {
    const { files, hostNames, queue, settings } = this.parts;
    files.markAllDirty(!missedEvents);
    hostNames.markDirty();
    queue.addAfter(keys.everything, settings.resync);
  }

  /** A defect of ours: what is written stays, and the next resync tries again. */
  private failed(startedAt: number, error: unknown): void {
    const { clock, log, meter } = this.parts;
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('pass failed', { error: messageOf(error), stack });
    meter.passEnded('failed', clock.now() - startedAt);
  }

  private count(startedAt: number, drift: number): void {
    const { clock, log, meter, lastPass, history } = this.parts;
    const lastDurationMs = clock.now() - startedAt;
    meter.passEnded('done', lastDurationMs);
    if (drift > 0) log.warn('drift mended', { changes: drift });
    lastPass.status = {
      count: lastPass.status.count + 1,
      lastAt: startedAt,
      lastDurationMs,
      driftMended: lastPass.status.driftMended + drift,
    };
    history.pictureChanged();
  }

  /** The next pass is due when something falls due. */
  private schedule(dueAt: number | undefined): void {
    const { clock, queue } = this.parts;
    if (dueAt === undefined) queue.cancel(keys.pass);
    else queue.addAfter(keys.pass, Math.max(0, dueAt - clock.now()));
  }
}
