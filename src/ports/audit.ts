import type { AuditEvent } from '../model/change-record';

/** Records what happened. No decision depends on it. */
export interface Audit {
  record(event: AuditEvent): void;
}
