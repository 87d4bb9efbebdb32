import { dirname } from 'node:path';
import { ApiClient, type Wait } from '../api-client';
import type { Context } from '../context';
import { CliFailure } from '../exit-status';
import { withProgress } from '../progress';
import { engineAddress } from './engine-address';
import type { EngineAddress } from './engine-address';
import { installedPlugin, type InstalledPlugin } from './installed-plugin';
import { notInstalled, refuseStopped } from './not-found';
import { pluginSocket } from './plugin-socket';
import { onlyRoot } from './seen-socket';
import { theOneAtWork } from './two-nathosts';
import { usualSocket } from './usual-socket';

/**
 * Finds nathost: NATHOST_SOCKET, else the plugin of the engine that the docker command would speak to, else a container, a service or a plain
 * process at the usual place. Where there are two that answer, the one that is at work, and that is said.
 */
export async function connectApi(context: Context): Promise<ApiClient> {
  const { environment, global, root } = context;
  const wait: Wait = (what, work) => withProgress(context, what, work);
  const given = environment['NATHOST_SOCKET'];
  if (given && !global.host && !global.context) return new ApiClient(given, 'nathost', wait);
  const address = await engineAddress(context);
  const engineSocket = localSocket(address);
  const beside = dirname(engineSocket);
  let plugin: InstalledPlugin | undefined;
  try {
    plugin = await wait('waiting for the engine', installedPlugin(engineSocket, address));
  } catch (error) {
    // A service goes on while the engine is down.
    const other = await usualSocket([beside], wait);
    if (other?.answers) return other.client;
    throw error;
  }
  // Beside a plugin, one elsewhere is that of another engine.
  const other = await usualSocket(plugin ? [beside] : [beside, '/run'], wait);
  if (other?.closed && !root && !plugin?.enabled) throw onlyRoot(other.client.name);
  // A plugin that is disabled may have made way for the other.
  if (other?.answers && !plugin?.enabled) return other.client;
  if (!plugin) {
    await refuseStopped(engineSocket);
    return other?.client ?? notInstalled(address);
  }
  const socket = await pluginSocket(plugin, engineSocket, root);
  const client = new ApiClient(socket, `the plugin ${plugin.name}`, wait);
  return other?.answers ? theOneAtWork(client, other.client, context.err) : client;
}

/** @returns the path of the engine's socket @throws CliFailure when it is elsewhere */
function localSocket({ host, from }: EngineAddress): string {
  if (host.startsWith('unix://')) return host.slice('unix://'.length);
  const [, there] = /^ssh:\/\/([^/]+)/.exec(host) ?? [];
  throw new CliFailure(
    `the engine at ${host} (from ${from}) is on another machine, and nathost's API is on a unix socket there`,
    {
      remedy: there
        ? `Run it there: ssh ${sshArguments(there)} docker nathost …`
        : 'Run docker nathost there.',
    },
  );
}

/** `root@build:2222` as ssh takes it. */
function sshArguments(there: string): string {
  const [, host = there, port] = /^(.+):(\d+)$/.exec(there) ?? [];
  return port ? `-p ${port} ${host}` : host;
}
