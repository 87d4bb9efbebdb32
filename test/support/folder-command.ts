import { join } from 'node:path';
import { run } from './command';
import type { PrivateEngine } from './private-engine';

const repository = join(__dirname, '../..');

/** Makes `docker nathost` known to the engine's docker command, and to nobody else's. */
export async function haveCommand({ cli }: PrivateEngine): Promise<void> {
  const lines = '. scripts/lib/folder-command.sh; folder_command "$0"';
  await run('bash', ['-euc', lines, cli.configDir], { cwd: repository });
}
