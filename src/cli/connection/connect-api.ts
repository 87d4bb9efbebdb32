import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCodeOf } from '../../model/errors';
import { ApiClient, type Wait } from '../api-client';
import type { Context } from '../context';
import { CliFailure } from '../exit-status';
import { engineAddress } from './engine-address';
import type { EngineAddress } from './engine-address';
import { withProgress } from '../progress';
import { installedPlugin } from './installed-plugin';

/** Where a plain process listens unless NATHOST_SOCKET says otherwise. */
const plainSocket = '/run/nathost/nathost.sock';

/** Finds nathost: NATHOST_SOCKET, else the plugin of the engine that the docker command would speak to, else a plain process here. */
export async function connectApi(context: Context): Promise<ApiClient> {
  const { environment, global } = context;
  const wait: Wait = (what, work) => withProgress(context, what, work);
  const given = environment['NATHOST_SOCKET'];
  if (given && !global.host && !global.context) return new ApiClient(given, 'nathost', wait);
  const address = await engineAddress(context);
  return pluginOf(context, address, localSocket(address), wait);
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

async function pluginOf(
  { root }: Context,
  address: EngineAddress,
  engineSocket: string,
  wait: Wait,
): Promise<ApiClient> {
  const plugin = await wait('waiting for the engine', installedPlugin(engineSocket, address));
  if (!plugin) {
    if (await exists(plainSocket)) return new ApiClient(plainSocket, 'nathost', wait);
    throw new CliFailure(`nathost is not installed on the engine at ${address.host} (from ${address.from})`, {
      remedy:
        'Install it with make install in its sources. For a plain process, name its socket: NATHOST_SOCKET=…',
    });
  }
  if (!plugin.enabled)
    throw new CliFailure(`the plugin ${plugin.name} is disabled; names and addresses stay as they are`, {
      remedy: `Enable it: docker plugin enable ${plugin.name}`,
    });
  // The engine's run folder is next to its socket, except where --exec-root says otherwise.
  const below = join('docker/plugins', plugin.id, 'nathost.sock');
  for (const run of [dirname(engineSocket), '/run']) {
    const socket = join(run, below);
    const state = await look(socket);
    if (state === 'there') return new ApiClient(socket, `the plugin ${plugin.name}`, wait);
    if (state === 'closed' && !root)
      throw new CliFailure(
        `no permission to use the API of ${plugin.name}: only root may, because it can change names`,
        {
          remedy: 'Run it as root: sudo docker nathost …',
        },
      );
  }
  throw new CliFailure(
    `the plugin ${plugin.name} is enabled, but its socket is not there: ${join(dirname(engineSocket), below)}`,
    {
      remedy:
        'It may be starting again: look in a moment, then at the log of the engine (journalctl -u docker).',
    },
  );
}

async function exists(path: string): Promise<boolean> {
  return (await look(path)) !== 'missing';
}

async function look(path: string): Promise<'there' | 'closed' | 'missing'> {
  try {
    await access(path);
    return 'there';
  } catch (error) {
    return systemCodeOf(error) === 'EACCES' ? 'closed' : 'missing';
  }
}
