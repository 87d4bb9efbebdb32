import type { Log, LogFields } from '../../../src/ports/log';

/** A log that can be read back: level, message, fields. */
export class LogBook implements Log {
  readonly lines: [string, string, LogFields?][] = [];

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }
  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields);
  }
  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields);
  }
  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields);
  }

  #write(level: string, message: string, fields?: LogFields): void {
    this.lines.push(fields ? [level, message, fields] : [level, message]);
  }
}
