import type { ApiServer } from '../api/api-server';
import type { Clock } from '../model/clock';
import type { Problem } from '../model/problem';
import type { Settings } from '../model/settings';
import type { Log } from '../ports/log';
import type { Meter } from '../ports/meter';
import type { StatusSource } from '../ports/status-source';
import type { Admin } from '../ports/admin';
import { Controller } from '../controller/controller';
import { AdminRequests } from '../controller/admin/requests';
import { StatusBoard } from '../controller/report/status-board';
import { createContainer } from './create-container';
import { hostPorts } from './host-ports';
import { MisconfiguredStatus } from './misconfigured-status';

export interface ProgramOptions {
  readonly settings: Settings;
  /** Problems of settings: with any of them, the program only says so. */
  readonly problems: readonly Problem[];
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly serve: (source: StatusSource, admin: Admin) => ApiServer;
}

/** The whole program, put together. */
export class Program {
  private readonly controller: Controller | undefined;
  private readonly api: ApiServer;

  constructor(private readonly options: ProgramOptions) {
    const { settings, problems, clock, log, meter, serve } = options;
    if (problems.length > 0) {
      const misconfigured = new MisconfiguredStatus(problems, clock.now());
      this.api = serve(misconfigured, misconfigured);
      return;
    }
    const container = createContainer(hostPorts({ settings, clock, log, meter }));
    this.controller = container.get(Controller);
    this.api = serve(container.get(StatusBoard), container.get(AdminRequests));
  }

  /** Listens before anything else: the engine gives a plugin only seconds to answer, whatever state it is in itself. */
  async start(): Promise<void> {
    const { settings, problems, log } = this.options;
    await this.api.listen(settings.paths.socket);
    log.info('listening', { socket: settings.paths.socket });
    if (settings.listen !== undefined && problems.length === 0)
      await this.api.listenOnLoopback(settings.listen);
    for (const problem of problems) log.error('problem', { ...problem });
    await this.controller?.start();
  }

  /** Stops within a fraction of a second and leaves everything that was written as it is. */
  async stop(): Promise<void> {
    await Promise.all([this.controller?.stop(), this.api.close()]);
  }
}
