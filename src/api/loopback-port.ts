import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { LoopbackPort as Place } from '../model/settings';
import { problemStatus, type ProblemStatus } from '../model/status';
import { ofSetting } from '../model/subject';
import type { Log } from '../ports/log';
import type { Listener } from './listener';

/** Milliseconds. */
const betweenTries = 5000;

/** Listens on a loopback port. One that cannot be had is a problem, and is tried again until it can. */
export class LoopbackPort {
  private problem: ProblemStatus | undefined;
  private cancelRetry: () => void = () => undefined;
  private closed = false;

  /** @param listener the same for every try */
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
      if (this.problem === undefined) this.log.warn('port not listened on', { ...this.place, error });
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
    message: `nothing can be listened to at ${host} port ${port}: ${messageOf(error)}`,
    remedy: 'Set NATHOST_LISTEN to a free port, or free this one: it is tried again by itself.',
    since,
  });
}
