import { mostNamesTold } from '../../model/change-record';
import type { Clock } from '../../model/clock';
import { earliest } from '../../model/collections';
import { sameLines, type HostLine } from '../../model/host-line';
import type { Problem } from '../../model/problem';
import type { History } from '../../ports/history';
import type { HostsWriter, WriteResult } from '../../ports/hosts-writer';
import type { Log } from '../../ports/log';
import { FailureBook, type Wait } from './backoff';
import type { HostsChange } from '../plan/change';
import type { Target } from '../desired/targets';
import type { FilesSeen } from '../plan/plan';
import { LineComparison, NamesInFile } from './names-in-file';

/** What is known of one hosts file. Times are milliseconds since the epoch. */
export interface FileState {
  readonly target: Target;
  /** The lines that the file had at the last look; absent when that failed or something casts doubt on it. */
  readonly lines?: readonly HostLine[] | undefined;
  /** The same, also while only somebody else could have changed them; absent when the file may be another one by now. */
  readonly expected?: readonly HostLine[] | undefined;
  readonly names: NamesInFile;
  readonly inSync: boolean;
  readonly since: number;
  /** When lines that had to stay for a moment can go. */
  readonly recheckAt?: number;
  readonly lastWriteAt?: number;
  readonly writes: number;
  /** Lines that somebody else had changed and that were put right. */
  readonly drift: number;
}

/**
 * Writes hosts files and remembers which have what. One that was refused waits its time, so that a proxy that makes work of
 * its file takes none from the others.
 */
export class HostsFiles implements FilesSeen {
  private readonly files = new Map<string, FileState>();
  private readonly refusals = new FailureBook();
  private readonly comparison = new LineComparison();

  constructor(
    private readonly writer: HostsWriter,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly history: History,
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

  /** The lines that a file was left with; that somebody may have changed them since does not count. */
  linesOf(key: string): readonly HostLine[] | undefined {
    const known = this.files.get(key);
    return known?.lines ?? known?.expected;
  }

  /** Why a file is not tried again yet. */
  waitOf(key: string): Wait | undefined {
    return this.refusals.waitOf(key, this.clock.now());
  }

  /** When a file has to be looked at again by time alone, milliseconds since the epoch. */
  dueAt(): number | undefined {
    const rechecks = this.states.map((state) => state.recheckAt);
    return earliest(...rechecks, this.refusals.nextRetry(this.clock.now()));
  }

  /** The file may have become another one: the next pass reads it again. */
  markNew(key: string): void {
    const known = this.files.get(key);
    if (known !== undefined) {
      this.files.set(key, { ...known, lines: undefined, expected: undefined, names: new NamesInFile() });
    }
    this.refusals.retryNow(key);
  }

  /** The next pass reads every file again; `wasWatched`: what is found changed is somebody else's doing, and not that of a start. */
  markAllDirty(wasWatched: boolean): void {
    for (const [key, known] of this.files) {
      const expected = wasWatched ? known.expected : undefined;
      this.files.set(key, { ...known, lines: undefined, expected });
      this.refusals.retryNow(key);
    }
  }

  /** Forgets files that are no targets any more; what stands in them stays. */
  keepOnly(targets: readonly Target[]): void {
    const keys = new Set(targets.map((target) => target.key));
    for (const key of this.files.keys()) if (!keys.has(key)) this.files.delete(key);
    this.refusals.keepOnly(keys);
  }

  /** Takes all names out of a file that is no target any more. What cannot be written is left as it is. */
  withdraw(path: string): void {
    const result = this.writer.write(path, []);
    if (result.outcome === 'written')
      this.log.info('names taken out of a hosts file', { path, removed: result.removed });
    if (result.outcome === 'refused' && result.reason !== 'missing')
      this.log.warn('names not taken out of a hosts file', {
        path,
        reason: result.reason,
        detail: result.detail,
      });
  }

  /** Returns true when the file had to be changed. */
  perform({ target, lines }: HostsChange): boolean {
    const result = this.writer.write(target.path, lines);
    const before = this.files.get(target.key);
    const drift = driftOf(before, lines, result);
    const names = this.remember(target, lines, result, drift);
    if (result.outcome !== 'written') return false;
    const { added, removed, bytesWritten } = result;
    this.log.info('hosts file written', { target: nameOf(target), added, removed, bytesWritten });
    if (drift > 0) this.tellDrift(target, drift);
    else if (added + removed > 0 && names.length > 0) this.tellNames(target, names);
    if (added + removed > 0) this.onChanged(target);
    return true;
  }

  private tellDrift(target: Target, drift: number): void {
    const lines = drift === 1 ? 'a line' : `${drift} lines`;
    const text = `somebody else had changed ${lines} of ours in the ${fileOf(target)}; put right`;
    this.history.note({ kind: 'drift-mended', subject: fileOf(target), names: [], text });
  }

  private tellNames(target: Target, names: readonly string[]): void {
    const told = names.slice(0, mostNamesTold);
    const what = names.length <= 5 ? names.join(', ') : `${names.length} names`;
    const text = `${what} changed in the ${fileOf(target)}`;
    this.history.note({ kind: 'names-written', subject: fileOf(target), names: told, text });
  }

  /** Returns the names that came, went or lead elsewhere since the last time. */
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
      ...(inSync && { lines, expected: lines }),
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

  /** A look that changed nothing does not put off what was due before. */
  private recheckAt(before: FileState | undefined, isWritten: boolean, now: number): number {
    const planned = isWritten ? undefined : before?.recheckAt;
    return planned !== undefined && planned > now ? planned : now + this.writer.restTime;
  }
}

/** How many lines of ours were changed although nobody but us has a reason to: the file had all of them, and they are wanted still. */
function driftOf(before: FileState | undefined, lines: readonly HostLine[], result: WriteResult): number {
  if (result.outcome !== 'written' || before?.expected === undefined) return 0;
  if (!sameLines(before.expected, lines)) return 0;
  // Lines that had to stay for a moment go now.
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

/** To be pasted as it is: a placeholder in angle brackets would be a redirection to the shell. */
const setContainersFolder =
  "docker plugin set nathost containers.source=$(docker info -f '{{.DockerRootDir}}')/containers";

function refused(target: Target, { reason, detail }: WriteResult & { outcome: 'refused' }): Problem {
  const owner = target.container ? `container ${target.container.name}` : 'the host';
  return {
    kind: 'hosts-file-refused',
    subject: owner,
    message: `${target.path} is left alone (${reason}): ${detail}`,
    remedy:
      reason === 'missing' && target.container
        ? `The plugin must see the engine's folder of containers. While it is disabled: ${setContainersFolder}`
        : 'Make it a plain, writable file again; it is looked at in every resync.',
  };
}
