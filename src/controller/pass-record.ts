import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { Log } from '../ports/log';
import type { Meter } from '../ports/meter';
import { AuditLog } from './audit-log';
import { EventLatency } from './event-latency';
import { LastPass } from './last-pass';

/** Records how passes went. `startedAt`: milliseconds since the epoch. */
@injectable()
export class PassRecord {
  constructor(
    @inject(ports.clock) private readonly clock: Pick<Clock, 'now'>,
    @inject(ports.log) private readonly log: Log,
    @inject(ports.meter) private readonly meter: Pick<Meter, 'passEnded'>,
    @inject(LastPass) private readonly lastPass: LastPass,
    @inject(AuditLog) private readonly audit: AuditLog,
    @inject(EventLatency) private readonly latency: EventLatency,
  ) {}

  /** `drift`: the number of changes that only somebody else's doing explains. */
  ended(startedAt: number, drift: number): void {
    const { lastPass } = this;
    const lastDurationMs = this.clock.now() - startedAt;
    this.latency.passEnded();
    this.meter.passEnded('done', lastDurationMs);
    if (drift > 0) this.log.warn('drift mended', { changes: drift });
    lastPass.status = {
      count: lastPass.status.count + 1,
      lastAt: startedAt,
      lastDurationMs,
      driftMended: lastPass.status.driftMended + drift,
    };
    this.audit.pictureChanged();
  }

  failed(startedAt: number, error: unknown): void {
    const stack = error instanceof Error ? error.stack : undefined;
    this.log.error('pass failed', { error: messageOf(error), stack });
    this.meter.passEnded('failed', this.clock.now() - startedAt);
  }
}
