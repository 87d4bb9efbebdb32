import type { AuditEvent } from '../model/change-record';

/** Where is told what happened, by whoever knows. Nothing that is decided or done depends on it. */
export interface Audit {
  record(event: AuditEvent): void;
}
