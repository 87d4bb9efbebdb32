/** Serves the API at the path given, with a report as large as a full default network makes it; sends `ready`. */
import { ApiServer } from '../../../src/api/api-server';
import type { StatusReport } from '../../../src/model/status';
import { quietApi } from '../../support/quiet-source';

const [path = ''] = process.argv.slice(2);
const count = 4_000;
const nothing = (): void => undefined;

const report: StatusReport = {
  phase: 'ready',
  startedAt: 0,
  engine: { connected: true, since: 0, connections: 1 },
  passes: { count: 1, driftMended: 0 },
  names: Array.from({ length: count }, (_, n) => ({
    name: `application-${n}.example.org`,
    addresses: [`10.203.${n >> 8}.${n & 255}`],
    holders: [{ id: 'f'.repeat(64), name: `project-application-${n}`, state: 'running' }],
    standbys: [],
  })),
  leases: [],
  proxies: [],
  problems: [],
};

const server = new ApiServer({
  ...quietApi(() => report),
  log: { error: nothing, warn: nothing, info: nothing, debug: nothing },
});
void server.listen(path).then(() => process.send?.('ready'));
process.on('disconnect', () => process.exit());
