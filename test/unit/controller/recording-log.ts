import type { Log, LogFields } from '../../../src/ports/log';

/** Remembers what was logged: `warn problem`. */
export class RecordingLog implements Log {
  readonly entries: { readonly level: string; readonly message: string; readonly fields: LogFields }[] = [];

  /** Level and message of each, without debug. */
  get lines(): string[] {
    return this.entries
      .filter(({ level }) => level !== 'debug')
      .map(({ level, message }) => `${level} ${message}`);
  }

  error(message: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'error', message, fields });
  }

  warn(message: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'warn', message, fields });
  }

  info(message: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'info', message, fields });
  }

  debug(message: string, fields: LogFields = {}): void {
    this.entries.push({ level: 'debug', message, fields });
  }
}
