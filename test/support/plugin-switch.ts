import { join } from 'node:path';
import type { NathostOnEngine } from './nathost-on-engine';

/** What a person does to the plugin that is installed. */

export async function disablePlugin(nathost: NathostOnEngine): Promise<void> {
  await nathost.docker('plugin', 'disable', 'nathost');
}

/** Resolves when the plugin listens, not when it is ready. */
export async function enablePlugin(nathost: NathostOnEngine): Promise<void> {
  await nathost.docker('plugin', 'enable', 'nathost');
}

/** Sets variables such as `NATHOST_SUBNET`, which the engine allows only while the plugin is disabled. */
export async function setPlugin(
  nathost: NathostOnEngine,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const assignments = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  await nathost.docker('plugin', 'set', 'nathost', ...assignments);
}

/** Disables it, sets variables, enables it again. */
export async function configurePlugin(
  nathost: NathostOnEngine,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await disablePlugin(nathost);
  await setPlugin(nathost, settings);
  await enablePlugin(nathost);
}

/** The plugin's lease file, as a person finds it on the engine's disk. */
export async function leaseFileOf(nathost: NathostOnEngine): Promise<string> {
  const id = await nathost.docker('plugin', 'inspect', '--format', '{{.Id}}', 'nathost');
  return join(nathost.engine.dataRoot, 'plugins', id, 'propagated-mount/leases.ndjson');
}
