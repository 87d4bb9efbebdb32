import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { LoopbackPort as Place } from '../model/settings';
import { problemStatus, type ProblemStatus } from '../model/status';
import { ofSetting } from '../model/subject';
import type { Log } from '../ports/log';
import type { Listener } from './listener';

/** Milliseconds. */
const betweenTries = 5000;

/** Listens on a loopback port. If the port cannot be bound, that is a problem, and it tries again until it succeeds. */
export class LoopbackPort {
  private problem: ProblemStatus | undefined;
  private cancelRetry: () => void = () => undefined;
  private closed = false;

  /** `listener`: the same for every try. */
  constructor(
    private readonly place: Place,
    private readonly listener: Pick<Listener, 'listen'>,
    private readonly clock: Pick<Clock, 'now' | 'after'>,
    private readonly log: Log,
  ) {}

  get problems(): readonly ProblemStatus[] {
    return this.problem ? [this.problem] : [];
  }

  /** Never rejects. */
  async listen(): Promise<void> {
    try {
      await this.listener.listen({ ...this.place, exclusive: true });
      this.problem = undefined;
      this.log.info('listening', { ...this.place });
    } catch (error) {
      if (this.closed) return;
      if (this.problem === undefined) this.log.warn('port not bound', { ...this.place, error });
      this.problem ??= portNotBound(this.place, error, this.clock.now());
      this.cancelRetry = this.clock.after(betweenTries, () => void this.listen());
    }
  }

  close(): void {
    this.closed = true;
    this.cancelRetry();
  }
}

function portNotBound({ host, port }: Place, error: unknown, since: number): ProblemStatus {
  return problemStatus({
    kind: 'port-not-bound',
    about: ofSetting('NATHOST_LISTEN'),
    message: `nathost cannot listen on ${host} port ${port}: ${messageOf(error)}`,
    remedy: 'Set NATHOST_LISTEN to a free port, or free this one. nathost tries again by itself.',
    since,
  });
}
