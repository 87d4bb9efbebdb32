import type { ApiServer } from '../api/api-server';
import { withProblems } from '../api/own-problems';
import type { Clock } from '../model/clock';
import { problemText, type Problem } from '../model/problem';
import type { Settings } from '../model/settings';
import type { HostLock } from '../ports/host-lock';
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
  /** Problems of settings; with any of them, the program only reports them. */
  readonly problems: readonly Problem[];
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly lock: HostLock;
  readonly serve: (source: StatusSource, admin: Admin) => ApiServer;
}

/** The whole program. */
export class Program {
  private readonly controller: Controller | undefined;
  private readonly api: ApiServer;

  constructor(private readonly options: ProgramOptions) {
    const { settings, problems, clock, log, meter, lock, serve } = options;
    if (problems.length > 0) {
      const misconfigured = new MisconfiguredStatus(problems, clock.now());
      this.api = serve(misconfigured, misconfigured);
      return;
    }
    const container = createContainer(hostPorts({ settings, clock, log, meter, lock }));
    this.controller = container.get(Controller);
    const source = withProblems(container.get(StatusBoard), () => lock.problems);
    this.api = serve(source, container.get(AdminRequests));
  }

  /** Listens before anything else, because the engine gives a plugin only seconds to answer. */
  async start(): Promise<void> {
    const { settings, problems, log } = this.options;
    await this.api.listen(settings.paths.socket);
    log.info('listening', { socket: settings.paths.socket });
    if (settings.listen !== undefined && problems.length === 0)
      await this.api.listenOnLoopback(settings.listen);
    for (const problem of problems) log.error('problem', { ...problemText(problem) });
    if (this.controller) await this.work(this.controller);
  }

  /** Takes the locks before anything is read or written. */
  private async work(controller: Controller): Promise<void> {
    const { settings, lock } = this.options;
    const { state, etc, containers } = settings.paths;
    await lock.acquire([
      state,
      ...(settings.hostFile ? [etc] : []),
      ...(containers === undefined ? [] : [containers]),
    ]);
    await controller.start(settings.hostFile || (await lock.isFree(etc)));
  }

  /** Stops within a fraction of a second, and leaves everything as it is. */
  async stop(): Promise<void> {
    await Promise.all([this.controller?.stop(), this.api.close()]);
    this.options.lock.release();
  }
}
