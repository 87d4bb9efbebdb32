import { createContainer } from '../../../src/composition/create-container';
import { StatusBoard } from '../../../src/controller/report/status-board';
import { leaseKey, type Lease } from '../../../src/model/lease';
import type { Settings } from '../../../src/model/settings';
import type { StatusReport } from '../../../src/model/status';
import type { LeaseChange, LeaseStore, LoadedLeases } from '../../../src/ports/lease-store';
import { silentMeter, type Meter } from '../../../src/ports/meter';
import { Controller } from '../../../src/controller/controller';
import { DirtyQueue } from '../../../src/controller/dirty-queue';
import { EngineCache } from '../../../src/controller/engine-cache';
import { LastPass } from '../../../src/controller/last-pass';
import { FakeEngine } from '../../support/fake-engine';
import { FakeKernel } from '../../support/fake-kernel';
import { settings } from '../../support/records';
import { turns, VirtualClock } from '../../support/virtual-clock';
import { RecordingLog } from './recording-log';
import { RememberingWriter } from './remembering-writer';

/** A lease store in memory that a test can make slow. */
export class MemoryStore implements LeaseStore {
  readonly leases = new Map<string, Lease>();
  /** Runs within each commit. */
  onCommit: () => Promise<void> = () => Promise.resolve();

  load(): Promise<LoadedLeases> {
    return Promise.resolve({ leases: [...this.leases.values()], cursors: {}, problems: [] });
  }

  async commit(changes: readonly LeaseChange[]): Promise<[]> {
    await this.onCommit();
    for (const change of changes) {
      if (change.kind === 'put') this.leases.set(leaseKey(change.lease), change.lease);
      else this.leases.delete(leaseKey(change));
    }
    return [];
  }
}

/** The reconciler as it runs, with an engine, hosts files, a lease store and a clock that belong to the test. */
export class Running {
  readonly clock = new VirtualClock();
  readonly log = new RecordingLog();
  readonly kernel = new FakeKernel();
  readonly writer = new RememberingWriter();
  readonly store = new MemoryStore();
  readonly engine: FakeEngine;
  readonly controller: Controller;
  readonly queue: DirtyQueue;
  readonly report: () => StatusReport;
  private readonly cache: EngineCache;
  private readonly lastPass: LastPass;
  /** What `plan --what-if` tells, a sentence each. */
  readonly whatIf: (parts: Partial<Settings>) => string[];

  constructor(parts: Partial<Settings> = {}, meter: Meter = silentMeter) {
    // The engine makes a proxy's hosts file anew at each start.
    const onStart = (id: string) => this.writer.files.delete(this.pathOf(id));
    this.engine = new FakeEngine({ clock: this.clock, generation: '28', onStart });
    const container = createContainer({
      settings: settings(parts),
      clock: this.clock,
      log: this.log,
      meter,
      engine: this.engine,
      hostsWriter: this.writer,
      kernel: this.kernel,
      leaseStore: this.store,
    });
    this.controller = container.get(Controller);
    this.queue = container.get(DirtyQueue);
    this.cache = container.get(EngineCache);
    this.lastPass = container.get(LastPass);
    const source = container.get(StatusBoard);
    this.report = () => source.report();
    this.whatIf = (other) => source.plan(settings({ ...parts, ...other })).changes.map(({ text }) => text);
  }

  /** Started, and at rest. */
  static async begin(parts: Partial<Settings> = {}, meter?: Meter): Promise<Running> {
    const running = new Running(parts, meter);
    await running.controller.start();
    await turns();
    return running;
  }

  pathOf(id: string): string {
    return `/var/lib/docker/containers/${id}/hosts`;
  }

  /** `app 10.203.0.2`: what stands in the host's file, or in that of a proxy. */
  names(path = '/etc/hosts'): string[] {
    return (this.writer.files.get(path) ?? []).map(({ name, address }) => `${name} ${address}`);
  }

  /** Runs a container with a name. */
  app(name: string, ...aliases: readonly string[]): string {
    return this.engine.run({ name, labels: { 'nathost.name': [name, ...aliases].join(',') } });
  }

  /** The address that a container uses on the network now. */
  async addressOf(id: string): Promise<string | undefined> {
    const [record] = await this.engine.containers([id]);
    return record?.endpoints['nathost']?.live.ipv4;
  }

  callsOf(...kinds: Parameters<FakeEngine['calls']['get']>[0][]): number {
    return kinds.reduce((sum, kind) => sum + (this.engine.calls.get(kind) ?? 0), 0);
  }

  get passes(): number {
    return this.lastPass.status.count;
  }

  get driftMended(): number {
    return this.lastPass.status.driftMended;
  }

  /** Whether everything was listed on the current connection. */
  get hasSynced(): boolean {
    return this.cache.hasSynced;
  }

  get problems(): string[] {
    return this.report().problems.map(({ kind, subject }) => `${kind}, ${subject}`);
  }
}
