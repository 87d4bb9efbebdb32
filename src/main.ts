import { ApiServer } from './api/api-server';
import { Program } from './composition/program';
import { decodeSettings } from './config/decode-settings';
import { settingsInForce } from './config/settings-in-force';
import { tryOut } from './config/try-out';
import { buildId, version } from './model/build';
import { systemClock } from './model/clock';
import { messageOf } from './model/errors';
import { SocketLock } from './state/socket-lock';
import { Metrics } from './telemetry/metrics';
import { createLog } from './telemetry/winston-log';

/** The only file that uses `process`: environment, output, signals and exit. */
const { settings, problems } = decodeSettings(process.env);
const log = createLog(settings.logLevel, process.stdout);
const metrics = new Metrics({ clock: systemClock, procFolder: '/proc' });

// The socket must never be open to others, not even for an instant.
process.umask(0o077);

const lock = new SocketLock({
  holder: {
    version,
    kind: settings.way,
    pid: process.pid,
    state: settings.paths.state,
    startedAt: systemClock.now(),
  },
  clock: systemClock,
  log,
});

const program = new Program({
  settings,
  problems,
  clock: systemClock,
  log,
  meter: metrics,
  lock,
  serve: (source, admin) =>
    new ApiServer({
      clock: systemClock,
      source,
      admin,
      settings: settingsInForce(process.env),
      tryOut: (assignments) => tryOut(process.env, assignments),
      metrics: async () => metrics.text(source.report()),
      log,
    }),
});

/** The engine treats a plugin that is slow to end as hung; everything written stays anyway. */
const longestStop = 800;

function stop(signal: NodeJS.Signals): void {
  log.info('stopping', { signal });
  setTimeout(() => process.exit(0), longestStop).unref();
  program.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      fail('stopping failed', error);
    },
  );
}

function fail(message: string, error: unknown): void {
  log.error(message, { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined });
  process.exit(1);
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('uncaughtException', (error) => {
  fail('uncaught exception', error);
});
process.on('unhandledRejection', (error) => {
  fail('unhandled rejection', error);
});

log.info('starting', { version, buildId, node: process.version });
program.start().catch((error: unknown) => {
  fail('could not start', error);
});
