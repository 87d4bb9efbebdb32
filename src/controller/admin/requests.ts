import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import { AuditLog } from '../audit-log';
import { importLeases } from '../../allocation/admin/import';
import { pin } from '../../allocation/admin/pin';
import { release } from '../../allocation/admin/release';
import type { TableSeen } from '../../allocation/admin/table-seen';
import type { AuditEvent } from '../../model/change-record';
import { ActionRefused, NathostError } from '../../model/errors';
import { addressText, leaseKey, type Lease } from '../../model/lease';
import type { ExportedLease, ImportResult } from '../../model/lease-document';
import type { Settings } from '../../model/settings';
import type { LeaseStatus } from '../../model/status';
import type { Admin, PinRequest } from '../../ports/admin';
import type { Audit } from '../../ports/audit';
import { DirtyQueue, keys } from '../dirty-queue';
import { EngineCache } from '../engine-cache';
import { LeaseState } from '../lease-state';
import { leaseStatus } from '../report/lease-status';

const mostWaiting = 64;

/** How the API shows a lease. */
type Showing = (lease: Lease) => LeaseStatus;

interface Outcome {
  readonly leases: readonly Lease[];
  readonly event?: AuditEvent;
  /** The answer, from the table that the pass decided. */
  readonly answer: (after: readonly Lease[], show: Showing) => unknown;
}

interface Request {
  readonly apply: (seen: TableSeen) => Outcome;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A request whose outcome is part of the current pass. */
interface Applied {
  readonly request: Request;
  readonly outcome: Outcome;
}

/** Requests of people. The next pass applies them, and answers when the leases are on disk. */
@injectable()
export class AdminRequests implements Admin {
  private waiting: Request[] = [];
  private applied: Applied[] = [];

  constructor(
    @inject(ports.settings) private readonly settings: Pick<Settings, 'leaseTtl'>,
    @inject(DirtyQueue) private readonly queue: DirtyQueue,
    @inject(EngineCache) private readonly cache: Pick<EngineCache, 'hasSynced' | 'containers'>,
    @inject(LeaseState) private readonly leases: Pick<LeaseState, 'isSaved'>,
    @inject(AuditLog) private readonly audit: Audit,
  ) {}

  resync(): void {
    this.checkSynced();
    this.queue.add(keys.everything);
    this.audit.record({
      kind: 'asked',
      subject: 'engine',
      names: [],
      text: 'somebody asked for a resync',
    });
  }

  release(name: string, slot?: number): Promise<readonly LeaseStatus[]> {
    return this.ask((seen) => {
      const { leases, released } = release(name, slot, seen);
      return {
        leases,
        event: asked(name, `somebody released ${name} (${released.map(addressText).join(', ')})`),
        answer: (_after, show) => released.map(show),
      };
    });
  }

  pin(request: PinRequest): Promise<LeaseStatus> {
    const { name, slot, pinned, ...addresses } = request;
    const where = Object.keys(addresses).length === 0 ? '' : ` to ${addressText(addresses)}`;
    const what = pinned ? 'pinned' : where === '' ? 'unpinned' : 'moved';
    return this.ask((seen) => ({
      leases: pin(request, seen),
      event: asked(name, `somebody ${what} ${name}${where}`),
      answer: (after, show) => {
        const lease = after.find((each) => leaseKey(each) === leaseKey({ name, slot }));
        if (lease === undefined)
          throw new NathostError('no-such-lease', `the lease of ${name} has ended in the meantime`);
        return show(lease);
      },
    }));
  }

  importLeases(document: readonly ExportedLease[], dryRun: boolean): Promise<ImportResult> {
    return this.ask((seen) => {
      const { leases, result } = importLeases(document, seen);
      if (dryRun) return { leases: seen.leases, answer: () => result };
      const text = `somebody imported leases: ${result.made.length} made, ${result.moved.length} moved, ${result.refused.length} refused`;
      return {
        leases,
        event: { kind: 'asked', subject: 'leases', names: [], text },
        answer: () => result,
      };
    });
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Applies the waiting requests one after the other and returns the resulting table. Refused requests are answered at once. */
  applyTo(seen: TableSeen): readonly Lease[] {
    let { leases } = seen;
    for (const request of this.waiting.splice(0)) {
      try {
        const outcome = request.apply({ ...seen, leases });
        leases = outcome.leases;
        this.applied.push({ request, outcome });
        if (outcome.event) this.audit.record(outcome.event);
      } catch (error) {
        request.reject(asError(error));
      }
    }
    return leases;
  }

  /** Answers the applied requests. `after`: the saved table. */
  answer(after: readonly Lease[]): void {
    const show: Showing = (lease) => leaseStatus(lease, this.cache.containers, this.settings.leaseTtl);
    for (const { request, outcome } of this.applied.splice(0)) {
      try {
        if (!this.leases.isSaved) throw notSaved();
        request.resolve(outcome.answer(after, show));
      } catch (error) {
        request.reject(asError(error));
      }
    }
  }

  /** Rejects all requests: the pass that applied them, or was to apply them, failed, and no other one is certain to come. */
  fail(error: unknown): void {
    const applied = this.applied.splice(0).map(({ request }) => request);
    for (const { reject } of [...applied, ...this.waiting.splice(0)]) reject(asError(error));
  }

  /** Refuses all waiting requests. */
  refuseAll(): void {
    for (const { reject } of this.waiting.splice(0)) reject(notSynced());
  }

  private ask<T>(apply: (seen: TableSeen) => Outcome): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.checkSynced();
      if (this.waiting.length >= mostWaiting)
        throw new ActionRefused('busy', 'too many requests at once', 'Try again in a moment.');
      this.waiting.push({
        apply,
        resolve: (answer) => {
          resolve(answer as T);
        },
        reject,
      });
      this.queue.add(keys.pass);
    });
  }

  private checkSynced(): void {
    if (this.queue.isClosed || !this.cache.hasSynced) throw notSynced();
  }
}

export function notSynced(): ActionRefused {
  return new ActionRefused(
    'not-ready',
    'nathost is not connected to the engine, so it decides nothing',
    'Try again when GET /readyz answers 200. GET /v1/problems has the reason.',
  );
}

function notSaved(): NathostError {
  return new NathostError(
    'state-not-saved',
    'it is done, but the lease file cannot be written, so a restart would undo it; nathost keeps trying to save it',
  );
}

function asked(name: string, text: string): AuditEvent {
  return { kind: 'asked', subject: `name ${name}`, names: [name], text };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
