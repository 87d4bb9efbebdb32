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
 * Finds nathost: NATHOST_SOCKET, else the plugin on the docker command's engine, else a container, a service or a plain
 * process at its usual socket. Of two that answer, it takes the one that works, and says so.
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
    // A service keeps running while the engine is down.
    const other = await usualSocket([beside], wait);
    if (other?.answers) return other.client;
    throw error;
  }
  // With a plugin here, a nathost elsewhere belongs to another engine.
  const other = await usualSocket(plugin ? [beside] : [beside, '/run'], wait);
  if (other?.closed && !root && !plugin?.enabled) throw onlyRoot(other.client.name);
  // The plugin may have been disabled in favour of the other.
  if (other?.answers && !plugin?.enabled) return other.client;
  if (!plugin) {
    await refuseStopped(engineSocket);
    return other?.client ?? notInstalled(address);
  }
  const socket = await pluginSocket(plugin, engineSocket, root);
  const client = new ApiClient(socket, `the plugin ${plugin.name}`, wait);
  return other?.answers ? theOneAtWork(client, other.client, context.err) : client;
}

/** @returns the path of the engine's socket @throws CliFailure if the engine is on another machine */
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

/** Converts `root@build:2222` to arguments of ssh. */
function sshArguments(there: string): string {
  const [, host = there, port] = /^(.+):(\d+)$/.exec(there) ?? [];
  return port ? `-p ${port} ${host}` : host;
}
