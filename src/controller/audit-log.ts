import { inject, injectable } from 'inversify';
import { ports } from '../ports/tokens';
import type { ChangeRecord, AuditEvent } from '../model/change-record';
import type { Clock } from '../model/clock';
import type { Audit } from '../ports/audit';
import type { StatusListener } from '../ports/status-source';

const mostRemembered = 1000;

/** The last audit events, and those who subscribed to the next ones. */
@injectable()
export class AuditLog implements Audit {
  private readonly records: ChangeRecord[] = [];
  private readonly listeners = new Set<StatusListener>();
  private lastId = 0;

  constructor(@inject(ports.clock) private readonly clock: Pick<Clock, 'now'>) {}

  record(event: AuditEvent): void {
    this.lastId += 1;
    const record = { id: this.lastId, at: this.clock.now(), ...event };
    this.records.push(record);
    if (this.records.length > mostRemembered) this.records.shift();
    for (const { onChange } of this.listeners) onChange(record);
  }

  /** A pass has ended, or the engine was connected or lost: the status may have changed. */
  pictureChanged(): void {
    for (const { onStatus } of this.listeners) onStatus();
  }

  /** Oldest first. */
  since(id: number): readonly ChangeRecord[] {
    return this.records.slice(Math.max(0, this.records.length - Math.max(0, this.lastId - id)));
  }

  subscribe(listener: StatusListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
