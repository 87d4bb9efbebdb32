import { createContainer } from '../../../src/composition/create-container';
import { StatusBoard } from '../../../src/controller/report/status-board';
import type { Clock } from '../../../src/model/clock';
import type { Settings } from '../../../src/model/settings';
import type { StatusReport } from '../../../src/model/status';
import type { Engine } from '../../../src/ports/engine';
import type { Log } from '../../../src/ports/log';
import { silentMeter } from '../../../src/ports/meter';
import type { StatusSource } from '../../../src/ports/status-source';
import type { Admin } from '../../../src/ports/admin';
import { Controller } from '../../../src/controller/controller';
import { AdminRequests } from '../../../src/controller/admin/requests';
import { LeaseFile } from '../../../src/state/lease-file';
import { FakeKernel } from '../fake-kernel';
import type { FakeDisk } from './fake-disk';
import { Lifeline } from './lifeline';
import { MortalClock } from './mortal-clock';
import { MortalEngine, type Watching } from './mortal-engine';
import { MortalFiles } from './mortal-files';
import { MortalHostsWriter } from './mortal-hosts-writer';

export interface Surroundings extends Watching {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly log: Log;
  readonly disks: { readonly state: FakeDisk; readonly hosts: FakeDisk };
}

/** nathost as src/composition puts it together, but for its API, with real files and the fake engine: one process that can be killed. */
export class NathostInProcess {
  readonly life = new Lifeline();
  readonly #controller: Controller;
  readonly status: StatusSource;
  readonly admin: Admin;

  constructor({ settings, engine, log, disks, ...rest }: Surroundings) {
    const { life } = this;
    const clock = new MortalClock(rest.clock, life);
    const files = new MortalFiles(life, disks.state);
    const container = createContainer({
      settings,
      clock,
      log: mortalLog(log, life),
      meter: silentMeter,
      engine: new MortalEngine(engine, life, rest),
      hostsWriter: new MortalHostsWriter(clock, life, disks.hosts),
      leaseStore: new LeaseFile(settings.paths.state, clock, log, files),
      kernel: new FakeKernel(),
    });
    this.#controller = container.get(Controller);
    this.status = container.get(StatusBoard);
    this.admin = container.get(AdminRequests);
  }

  get report(): StatusReport {
    return this.status.report();
  }

  /** Does not settle when the process is killed before. */
  start(): Promise<void> {
    return this.#controller.start();
  }

  /** As on SIGTERM. */
  async stop(): Promise<void> {
    await this.#controller.stop();
    this.life.cut();
  }

  /** As by `kill -9`. */
  kill(): void {
    this.life.cut();
  }
}

/** What a killed process finds wrong with its end is nobody's concern. */
function mortalLog(log: Log, life: Lifeline): Log {
  const level =
    (name: keyof Log): Log[keyof Log] =>
    (message, fields) => {
      if (life.isWhole) log[name](message, fields);
    };
  return { error: level('error'), warn: level('warn'), info: level('info'), debug: level('debug') };
}
