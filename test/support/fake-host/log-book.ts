import type { Log, LogFields } from '../../../src/ports/log';

const mostKept = 400;

/** Counts what is logged, and keeps the last lines for whoever looks for the cause of a failure. */
export class LogBook implements Log {
  readonly counts = new Map<string, number>();
  readonly last: string[] = [];
  /** Lines that should never be: the program found a defect of its own. */
  readonly defects: string[] = [];

  constructor(private readonly now: () => number) {}

  error(message: string, fields?: LogFields): void {
    this.defects.push(`${message} ${JSON.stringify(fields)}`);
    this.#add('error', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#add('warn', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#add('info', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('debug', message, fields);
  }

  countOf(message: string): number {
    return this.counts.get(message) ?? 0;
  }

  #add(level: string, message: string, fields: LogFields = {}): void {
    this.counts.set(message, this.countOf(message) + 1);
    const time = new Date(this.now()).toISOString();
    this.last.push(`${time} ${level} ${message} ${JSON.stringify(fields)}`);
    if (this.last.length > mostKept) this.last.shift();
  }
}
