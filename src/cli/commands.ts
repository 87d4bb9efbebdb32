import type { CommandSpec } from './command';
import { clean } from './commands/clean';
import { completion } from './commands/completion';
import { dashboard } from './commands/dashboard';
import { doctor } from './commands/doctor';
import { explain } from './commands/explain';
import { exportLeases } from './commands/export';
import { importLeases } from './commands/import';
import { inspect } from './commands/inspect';
import { leases } from './commands/leases';
import { ls } from './commands/ls';
import { metrics } from './commands/metrics';
import { migrate } from './commands/migrate';
import { pin } from './commands/pin';
import { plan } from './commands/plan';
import { problems } from './commands/problems';
import { proxies } from './commands/proxies';
import { release } from './commands/release';
import { resync } from './commands/resync';
import { status } from './commands/status';
import { version } from './commands/version';
import { watch } from './commands/watch';

/** All commands, in the order of the help: by name, as the docker command has them. */
export const commands: readonly CommandSpec[] = [
  clean,
  completion,
  dashboard,
  doctor,
  explain,
  exportLeases,
  importLeases,
  inspect,
  leases,
  ls,
  metrics,
  migrate,
  pin,
  plan,
  problems,
  proxies,
  release,
  resync,
  status,
  version,
  watch,
];
