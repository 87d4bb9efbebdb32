import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import type { HostLine } from '../../model/host-line';
import type { Problem } from '../../model/problem';
import type { HostsWriter, WriteResult } from '../../ports/hosts-writer';
import type { Log } from '../../ports/log';
import { FailureBook } from '../actual/failure-book';
import type { HostsChange } from '../change';
import type { Target } from '../desired/targets';
import type { FilesSeen } from '../plan';

/** What is known of one hosts file. Times are milliseconds since the epoch. */
export interface FileState {
  readonly target: Target;
  /** The lines that the file had at the last look; absent when that failed or something casts doubt on it. */
  readonly lines?: readonly HostLine[] | undefined;
  readonly inSync: boolean;
  readonly since: number;
  /** When lines that had to stay for a moment can go. */
  readonly recheckAt?: number;
  readonly lastWriteAt?: number;
  readonly writes: number;
}

/**
 * Writes hosts files and remembers which have what. One that was refused waits its time, so that a proxy that makes work of
 * its file takes none from the others.
 */
export class HostsFiles implements FilesSeen {
  private readonly files = new Map<string, FileState>();
  private readonly refusals = new FailureBook();

  constructor(
    private readonly writer: HostsWriter,
    private readonly clock: Clock,
    private readonly log: Log,
    /** Runs when names of a file have come or gone. */
    private readonly onChanged: (target: Target) => void,
  ) {}

  get states(): readonly FileState[] {
    return [...this.files.values()];
  }

  get problems(): readonly Problem[] {
    return this.refusals.problems;
  }

  has(target: Target, lines: readonly HostLine[]): boolean {
    const now = this.clock.now();
    if (!this.refusals.mayTry(target.key, now)) return true;
    const known = this.files.get(target.key);
    if (known?.lines === undefined || now >= (known.recheckAt ?? Infinity)) return false;
    return sameLines(known.lines, lines);
  }

  /** When a file has to be looked at again by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const rechecks = this.states.map((state) => state.recheckAt);
    return earliest(...rechecks, this.refusals.nextRetry(this.clock.now()));
  }

  /** The file may have become another one: it is looked at again in the next pass. */
  doubt(key: string): void {
    const known = this.files.get(key);
    if (known !== undefined) this.files.set(key, { ...known, lines: undefined });
    this.refusals.retryNow(key);
  }

  doubtAll(): void {
    for (const key of this.files.keys()) this.doubt(key);
  }

  /** Forgets files that are no targets any more; what stands in them stays. */
  keepOnly(targets: readonly Target[]): void {
    const keys = new Set(targets.map((target) => target.key));
    for (const key of this.files.keys()) if (!keys.has(key)) this.files.delete(key);
    this.refusals.keepOnly(keys);
  }

  /** Returns true when the file had to be changed. */
  perform({ target, lines }: HostsChange): boolean {
    const result = this.writer.write(target.path, lines);
    this.remember(target, lines, result);
    if (result.outcome !== 'written') return false;
    const { added, removed, bytesWritten } = result;
    this.log.info('hosts file written', { target: nameOf(target), added, removed, bytesWritten });
    if (added + removed > 0) this.onChanged(target);
    return true;
  }

  private remember(target: Target, lines: readonly HostLine[], result: WriteResult): void {
    const now = this.clock.now();
    const before = this.files.get(target.key);
    if (result.outcome === 'refused') this.refusals.failed(target.key, refused(target, result), now, false);
    else this.refusals.succeeded(target.key);
    const inSync = result.outcome !== 'refused';
    const lingers = result.outcome !== 'refused' && (result.lingering ?? 0) > 0;
    const lastWriteAt = result.outcome === 'written' ? now : before?.lastWriteAt;
    this.files.set(target.key, {
      target,
      ...(inSync && { lines }),
      inSync,
      since: before?.inSync === inSync ? before.since : now,
      ...(lingers && { recheckAt: this.recheckAt(before, result.outcome === 'written', now) }),
      ...(lastWriteAt !== undefined && { lastWriteAt }),
      writes: (before?.writes ?? 0) + (result.outcome === 'written' ? 1 : 0),
    });
  }

  /** A look that changed nothing does not put off what was due before. */
  private recheckAt(before: FileState | undefined, isWritten: boolean, now: number): number {
    const planned = isWritten ? undefined : before?.recheckAt;
    return planned !== undefined && planned > now ? planned : now + this.writer.restTime;
  }
}

export function nameOf(target: Target): string {
  return target.container?.name ?? target.key;
}

function sameLines(a: readonly HostLine[], b: readonly HostLine[]): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((line, index) => line.name === b[index]?.name && line.address === b[index].address)
  );
}

function refused(target: Target, { reason, detail }: WriteResult & { outcome: 'refused' }): Problem {
  const owner = target.container ? `container ${target.container.name}` : 'the host';
  return {
    kind: 'hosts-file-refused',
    subject: owner,
    message: `${target.path} is left alone (${reason}): ${detail}`,
    remedy:
      reason === 'missing' && target.container
        ? 'The plugin must see the engine’s folder of containers: docker plugin set nathost containers.source=<data root>/containers'
        : 'Make it a plain, writable file again; it is looked at in every resync.',
  };
}
