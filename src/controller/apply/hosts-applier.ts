import { inject, injectable } from 'inversify';
import { ports } from '../../ports/tokens';
import { AuditLog } from '../audit-log';
import { mostNamesTold } from '../../model/change-record';
import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import { sameLines, type HostLine } from '../../model/host-line';
import type { Problem } from '../../model/problem';
import { ofContainer } from '../../model/subject';
import type { Audit } from '../../ports/audit';
import type { HostsWriter, WriteResult } from '../../ports/hosts-writer';
import type { Log } from '../../ports/log';
import type { Target } from '../desired/targets';
import { EventLatency } from '../event-latency';
import type { HostsChange } from '../plan/change';
import type { FileSeen } from '../plan/hosts';
import type { HostsPlan } from '../plan/plan';
import type { Applier } from './applier';
import { Backoff, type Wait } from './backoff';
import { LineComparison, NamesInFile } from './names-in-file';
import { SignalApplier } from './signal-applier';

/** What is known of one hosts file. Times are milliseconds since the epoch. */
export interface FileState extends FileSeen {
  readonly target: Target;
  readonly names: NamesInFile;
  readonly inSync: boolean;
  readonly since: number;
  readonly lastWriteAt?: number;
  readonly writes: number;
  /** Lines that somebody else had changed and nathost restored. */
  readonly drift: number;
}

/**
 * Writes hosts files and remembers their contents. A refused file waits for its back-off, so that a proxy whose file makes work costs the
 * others nothing.
 */
@injectable()
export class HostsApplier implements Applier<HostsPlan> {
  private readonly files = new Map<string, FileState>();
  private readonly refusals = new Backoff();
  private readonly comparison = new LineComparison();
  /** Retries that become due after this time have not been tried. */
  private appliedAt = 0;

  constructor(
    @inject(ports.hostsWriter) private readonly writer: HostsWriter,
    @inject(ports.clock) private readonly clock: Clock,
    @inject(ports.log) private readonly log: Log,
    @inject(AuditLog) private readonly audit: Audit,
    @inject(SignalApplier) private readonly signals: Pick<SignalApplier, 'namesChangedIn'>,
    @inject(EventLatency) private readonly latency: Pick<EventLatency, 'written'>,
  ) {}

  get states(): readonly FileState[] {
    return [...this.files.values()];
  }

  get problems(): readonly Problem[] {
    return this.refusals.problems;
  }

  /** By key of the target. */
  get seen(): ReadonlyMap<string, FileSeen> {
    return this.files;
  }

  /** Writes the files that may be written now, and forgets files that are no longer targets, without changing them. */
  apply({ targets, changes }: HostsPlan): number {
    this.keepOnly(targets);
    const now = this.clock.now();
    this.appliedAt = now;
    const due = changes.filter(({ target }) => this.refusals.mayTry(target.key, now));
    return due.filter((change) => this.write(change)).length;
  }

  /** Why a file still waits for its retry. */
  waitOf({ target }: HostsChange): Wait | undefined {
    return this.refusals.waitOf(target.key, this.clock.now());
  }

  /** When a file has to be checked again by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const rechecks = this.states.map((state) => state.recheckAt);
    return earliest(...rechecks, this.refusals.nextRetry(this.appliedAt));
  }

  /** The file may have been replaced: the next pass reads it again. */
  markNew(key: string): void {
    const known = this.files.get(key);
    if (known !== undefined) {
      this.files.set(key, { ...known, isChecked: false, expected: undefined, names: new NamesInFile() });
    }
    this.refusals.retryNow(key);
  }

  /** The next pass reads every file again. `wasWatched`: no container start was missed, so a changed file is drift. */
  markAllDirty(wasWatched: boolean): void {
    for (const [key, known] of this.files) {
      const expected = wasWatched ? known.expected : undefined;
      this.files.set(key, { ...known, isChecked: false, expected });
      this.refusals.retryNow(key);
    }
  }

  private keepOnly(targets: readonly Target[]): void {
    const keys = new Set(targets.map((target) => target.key));
    for (const key of this.files.keys()) if (!keys.has(key)) this.files.delete(key);
    this.refusals.keepOnly(keys);
  }

  /** Removes all names from a file that is no longer a target. A file that cannot be written stays as it is. */
  withdraw(path: string): void {
    const result = this.writer.write(path, []);
    if (result.outcome === 'written')
      this.log.info('names removed from a hosts file', { path, removed: result.removed });
    if (result.outcome === 'refused' && result.reason !== 'missing')
      this.log.warn('names not removed from a hosts file', {
        path,
        reason: result.reason,
        detail: result.detail,
      });
  }

  /** Returns true when the file had to be changed. */
  write({ target, lines }: Pick<HostsChange, 'target' | 'lines'>): boolean {
    const result = this.writer.write(target.path, lines);
    const before = this.files.get(target.key);
    const drift = driftOf(before, lines, result);
    const names = this.remember(target, lines, result, drift);
    if (result.outcome !== 'written') return false;
    const { added, removed, bytesWritten } = result;
    this.log.info('hosts file written', { target: nameOf(target), added, removed, bytesWritten });
    if (drift > 0) this.tellDrift(target, drift);
    else if (added + removed > 0 && names.length > 0) this.tellNames(target, names);
    if (added + removed === 0) return true;
    this.latency.written(target);
    this.signals.namesChangedIn(target);
    return true;
  }

  private tellDrift(target: Target, drift: number): void {
    const lines = drift === 1 ? 'a line' : `${drift} lines`;
    const text = `somebody else had changed ${lines} of nathost in the ${fileOf(target)}; restored`;
    this.audit.record({ kind: 'drift-mended', subject: fileOf(target), names: [], text });
  }

  private tellNames(target: Target, names: readonly string[]): void {
    const told = names.slice(0, mostNamesTold);
    const what = names.length <= 5 ? names.join(', ') : `${names.length} names`;
    const text = `${what} changed in the ${fileOf(target)}`;
    this.audit.record({ kind: 'names-written', subject: fileOf(target), names: told, text });
  }

  /** Returns the names that were added, removed or got other addresses. */
  private remember(
    target: Target,
    lines: readonly HostLine[],
    result: WriteResult,
    drift: number,
  ): readonly string[] {
    const now = this.clock.now();
    const before = this.files.get(target.key);
    const names = before?.names ?? new NamesInFile();
    if (result.outcome === 'refused') this.refusals.failed(target.key, refused(target, result), now, false);
    else this.refusals.succeeded(target.key);
    const inSync = result.outcome !== 'refused';
    const lingers = result.outcome !== 'refused' && (result.lingering ?? 0) > 0;
    const lastWriteAt = result.outcome === 'written' ? now : before?.lastWriteAt;
    this.files.set(target.key, {
      target,
      isChecked: inSync,
      ...(inSync && { expected: lines }),
      names,
      inSync,
      since: before?.inSync === inSync ? before.since : now,
      ...(lingers && { recheckAt: this.recheckAt(before, result.outcome === 'written', now) }),
      ...(lastWriteAt !== undefined && { lastWriteAt }),
      writes: (before?.writes ?? 0) + (result.outcome === 'written' ? 1 : 0),
      drift: (before?.drift ?? 0) + drift,
    });
    return inSync ? names.replace(lines, now, this.comparison) : [];
  }

  /** A check that changed nothing does not postpone one that is already planned. */
  private recheckAt(before: FileState | undefined, isWritten: boolean, now: number): number {
    const planned = isWritten ? undefined : before?.recheckAt;
    return planned !== undefined && planned > now ? planned : now + this.writer.restTime;
  }
}

/** How many of our lines somebody else changed: the file had all of them, and they are still wanted. */
function driftOf(before: FileState | undefined, lines: readonly HostLine[], result: WriteResult): number {
  if (result.outcome !== 'written' || before?.expected === undefined) return 0;
  if (!sameLines(before.expected, lines)) return 0;
  // Removed lines are not drift if a removal was due: they had to stay for a moment.
  return result.added + (before.recheckAt === undefined ? result.removed : 0);
}

/** `host` for the host's own file, else the container's name. */
export function nameOf(target: Target): string {
  return target.container?.name ?? target.key;
}

/** `hosts file of nginx`. */
export function fileOf(target: Target): string {
  return `hosts file of ${target.container?.name ?? 'the host'}`;
}

/** For copy and paste: a placeholder in angle brackets would be a redirection in a shell. */
const setContainersFolder =
  "docker plugin set nathost containers.source=$(docker info -f '{{.DockerRootDir}}')/containers";

function refused(target: Target, { reason, detail }: WriteResult & { outcome: 'refused' }): Problem {
  return {
    kind: 'hosts-file-refused',
    about: target.container ? ofContainer(target.container) : { kind: 'host' },
    message: `nathost does not write ${target.path} (${reason}): ${detail}`,
    remedy:
      reason === 'missing' && target.container
        ? `nathost needs the engine's folder of containers. As a container or a service: docs/install-ways.md. As the plugin: disable it and run: ${setContainersFolder}`
        : 'Make it a plain, writable file again. nathost tries again by itself, at the latest in the next resync.',
  };
}
