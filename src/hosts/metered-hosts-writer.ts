import type { HostLine } from '../model/host-line';
import type { HostsWriter, Refused, WriteResult } from '../ports/hosts-writer';
import type { Meter } from '../ports/meter';

/** Counts the writes of a writer. */
export class MeteredHostsWriter implements HostsWriter {
  constructor(
    private readonly writer: HostsWriter,
    private readonly meter: Meter,
  ) {}

  get restTime(): number {
    return this.writer.restTime;
  }

  write(path: string, lines: readonly HostLine[]): WriteResult {
    const result = this.writer.write(path, lines);
    if (result.outcome === 'written') this.meter.fileWritten(result.added, result.removed);
    if (result.outcome === 'refused') this.meter.fileRefused();
    return result;
  }

  foreignNames(path: string): ReadonlySet<string> | Refused {
    return this.writer.foreignNames(path);
  }
}
