import { dirname, join } from 'node:path';
import { CliFailure } from '../exit-status';
import type { InstalledPlugin } from './installed-plugin';
import { look, onlyRoot } from './seen-socket';

/** @returns the path of the API's socket of a plugin @throws CliFailure that says why it cannot be used */
export async function pluginSocket(
  plugin: InstalledPlugin,
  engineSocket: string,
  isRoot: boolean,
): Promise<string> {
  if (!plugin.enabled)
    throw new CliFailure(`the plugin ${plugin.name} is disabled; names and addresses stay as they are`, {
      remedy: `Enable it: docker plugin enable ${plugin.name}`,
    });
  // The engine's run folder is next to its socket, except where --exec-root says otherwise.
  const below = join('docker/plugins', plugin.id, 'nathost.sock');
  for (const run of [dirname(engineSocket), '/run']) {
    const socket = join(run, below);
    const state = await look(socket);
    if (state === 'there') return socket;
    if (state === 'closed' && !isRoot) throw onlyRoot(plugin.name);
  }
  throw new CliFailure(
    `the plugin ${plugin.name} is enabled, but its socket is not there: ${join(dirname(engineSocket), below)}`,
    {
      remedy:
        'It may be starting again: look in a moment, then at the log of the engine (journalctl -u docker).',
    },
  );
}
