import { createLogger, format, transports } from 'winston';
import { systemClock } from '../model/clock';
import type { Clock } from '../model/clock';
import type { Settings } from '../model/settings';
import type { Log, LogFields } from '../ports/log';
import { logLine } from './log-line';

interface LogRecord {
  readonly level: string;
  readonly message: string;
  readonly fields?: LogFields;
}

/** Writes lines of JSON to `stream`. If the stream fails, lines are lost and nothing else happens. */
export function createLog(
  lowest: Settings['logLevel'],
  stream: NodeJS.WritableStream,
  clock: Clock = systemClock,
): Log {
  stream.on('error', () => undefined);
  const logger = createLogger({
    level: lowest,
    format: format.printf((info) => {
      const record = info as unknown as LogRecord;
      return logLine(clock.now(), record.level, record.message, record.fields);
    }),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston declares its own transports so
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      logger.log({ level, message, fields });
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
