/** Serves the API of a nathost on an engine in memory, as large as a network may be, at the path given; sends `ready`. Time goes by as it does. */
import { setTimeout as pause } from 'node:timers/promises';
import { ApiServer } from '../../../src/api/api-server';
import { FakeHost } from '../../support/fake-host';
import { quietApi } from '../../support/quiet-source';

const [path = ''] = process.argv.slice(2);
const host = new FakeHost({ settings: { subnet: '10.203.0.0/16' } });

async function serve(): Promise<void> {
  host.boot();
  host.run({ name: 'shop-1', labels: { 'nathost.name': 'shop' } });
  await host.pass(2_000);
  const { status: source, admin } = host.nathost;
  const server = new ApiServer({ ...quietApi(() => host.report), source, admin, log: host.log });
  await server.listen(path);
  process.send?.('ready');
  while (process.connected) {
    await host.pass(5);
    await pause(5);
  }
  await server.close();
  await host.end();
}

void serve().then(() => process.exit());
