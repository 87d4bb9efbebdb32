import { dirname, join } from 'node:path';
import { CliFailure } from '../exit-status';
import type { InstalledPlugin } from './installed-plugin';
import { onlyRoot, seenSocket } from './seen-socket';

/** @returns the path of the plugin's API socket @throws CliFailure that says why it cannot be used */
export async function pluginSocket(
  plugin: InstalledPlugin,
  engineSocket: string,
  isRoot: boolean,
): Promise<string> {
  if (!plugin.enabled)
    throw new CliFailure(`the plugin ${plugin.name} is disabled; names and addresses stay as they are`, {
      remedy: `Enable it: docker plugin enable ${plugin.name}`,
    });
  // The engine's run folder is beside its socket, unless --exec-root changes that.
  const below = join('docker/plugins', plugin.id, 'nathost.sock');
  for (const run of [dirname(engineSocket), '/run']) {
    const socket = join(run, below);
    const state = await seenSocket(socket);
    if (state === 'there') return socket;
    if (state === 'closed' && !isRoot) throw onlyRoot(plugin.name);
  }
  throw new CliFailure(
    `the plugin ${plugin.name} is enabled, but its socket does not exist: ${join(dirname(engineSocket), below)}`,
    {
      remedy:
        'It may be restarting: try again in a moment, then see the log of the engine (journalctl -u docker).',
    },
  );
}
