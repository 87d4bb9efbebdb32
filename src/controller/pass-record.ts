import type { Clock } from '../model/clock';
import { messageOf } from '../model/errors';
import type { Log } from '../ports/log';
import type { Meter } from '../ports/meter';
import type { AuditLog } from './audit-log';
import type { EventLatency } from './event-latency';
import type { LastPass } from './last-pass';

/** Tells how passes went. `startedAt`: milliseconds since the epoch. */
export class PassRecord {
  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly log: Log,
    private readonly meter: Pick<Meter, 'passEnded'>,
    private readonly lastPass: LastPass,
    private readonly audit: AuditLog,
    private readonly latency: EventLatency,
  ) {}

  /** `drift`: changes for which there was no reason but that somebody had made others. */
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
