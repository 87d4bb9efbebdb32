import { importLeases } from '../../allocation/admin/import';
import { pin } from '../../allocation/admin/pin';
import { release } from '../../allocation/admin/release';
import type { TableSeen } from '../../allocation/admin/table-seen';
import type { Happening } from '../../model/change-record';
import { ActionRefused, NathostError } from '../../model/errors';
import { addressText, leaseKey, type Lease } from '../../model/lease';
import type { ExportedLease, ImportResult } from '../../model/lease-document';
import type { LeaseStatus } from '../../model/status';
import type { History } from '../../ports/history';
import { type DirtyQueue, keys } from '../dirty-queue';
import type { EngineCache } from '../engine-cache';
import type { PinRequest, Steering } from '../../ports/admin';

const mostWaiting = 64;

/** Turns a lease into what is shown of it. */
export type Showing = (lease: Lease) => LeaseStatus;

interface Outcome {
  readonly leases: readonly Lease[];
  readonly happening?: Happening;
  /** What is answered, when the table is as the pass has decided it. */
  readonly answer: (after: readonly Lease[], show: Showing) => unknown;
}

interface Request {
  readonly apply: (seen: TableSeen) => Outcome;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A request whose outcome is part of the pass that is under way. */
export interface Applied {
  readonly request: Pick<Request, 'resolve' | 'reject'>;
  readonly outcome: Outcome;
}

/** What people have asked for and no pass has taken up yet. */
export class Requests implements Steering {
  private waiting: Request[] = [];
  private isClosed = false;

  constructor(
    private readonly queue: DirtyQueue,
    private readonly cache: Pick<EngineCache, 'hasSynced'>,
    private readonly history: History,
  ) {}

  resync(): void {
    this.checkSynced();
    this.queue.add(keys.everything);
    this.history.note({
      kind: 'asked',
      subject: 'engine',
      names: [],
      text: 'somebody asked to look at everything',
    });
  }

  release(name: string, slot?: number): Promise<readonly LeaseStatus[]> {
    return this.ask((seen) => {
      const { leases, released } = release(name, slot, seen);
      return {
        leases,
        happening: asked(name, `somebody released ${name} (${released.map(addressText).join(', ')})`),
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
      happening: asked(name, `somebody ${what} ${name}${where}`),
      answer: (after, show) => {
        const lease = after.find((each) => leaseKey(each) === leaseKey({ name, slot }));
        if (lease === undefined)
          throw new NathostError('no-such-lease', `the lease of ${name} has ended meanwhile`);
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
        happening: { kind: 'asked', subject: 'leases', names: [], text },
        answer: () => result,
      };
    });
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Applies all that wait, one after the other; those that are refused are answered at once. */
  applyTo(seen: TableSeen): { readonly leases: readonly Lease[]; readonly applied: readonly Applied[] } {
    const applied: Applied[] = [];
    let { leases } = seen;
    for (const request of this.waiting.splice(0)) {
      try {
        const outcome = request.apply({ ...seen, leases });
        leases = outcome.leases;
        applied.push({ request, outcome });
      } catch (error) {
        request.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return { leases, applied };
  }

  /** Nothing can be decided for now. */
  refuseAll(): void {
    for (const { reject } of this.waiting.splice(0)) reject(notSynced());
  }

  /** Refuses what waits, and whatever is asked from now on. */
  close(): void {
    this.isClosed = true;
    this.refuseAll();
  }

  private ask<T>(apply: (seen: TableSeen) => Outcome): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.checkSynced();
      if (this.waiting.length >= mostWaiting)
        throw new ActionRefused('busy', 'too much is asked for at once', 'Ask again in a moment.');
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
    if (this.isClosed || !this.cache.hasSynced) throw notSynced();
  }
}

export function notSynced(): ActionRefused {
  return new ActionRefused(
    'not-ready',
    'the engine cannot be seen, so nothing is decided',
    'Ask again when GET /readyz says that it is ready; see GET /v1/problems.',
  );
}

function asked(name: string, text: string): Happening {
  return { kind: 'asked', subject: `name ${name}`, names: [name], text };
}
