import { factOf } from '../../inspect/host/files';
import { readNathost } from '../../inspect/host/nathost';
import type { MigrationFacts } from '../../migrate/facts';
import { gatherMigration, type Wanted } from '../../migrate/host/gather';
import type { StatusAnswer } from '../../model/wire';
import type { Context } from '../context';
import { elsewhere } from '../doctor/read-facts';

/** Reads the facts of this host and of the engine. */
export async function readMigration(context: Context, wanted: Wanted): Promise<MigrationFacts> {
  return gatherMigration(await context.host(), wanted, {
    nathost: () => factOf(async () => readNathost(await context.api())),
    settings: () => readSettings(context),
    elsewhere: await elsewhere(context),
  });
}

async function readSettings(context: Context): Promise<Readonly<Record<string, string>>> {
  try {
    return ((await (await context.api()).get('/v1/status')) as StatusAnswer).settings;
  } catch {
    return {};
  }
}
