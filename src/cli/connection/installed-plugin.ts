import { messageOf, systemCodeOf } from '../../model/errors';
import { CliFailure } from '../exit-status';
import type { EngineAddress } from './engine-address';
import { ask, textOf } from './socket-request';

/** A nathost plugin installed on an engine. */
export interface InstalledPlugin {
  readonly id: string;
  /** Such as `nathost:latest`. */
  readonly name: string;
  readonly enabled: boolean;
}

const timeout = 10_000;

/** Finds the plugin with nathost's interface, whatever its name. */
export async function installedPlugin(
  socket: string,
  address: EngineAddress,
): Promise<InstalledPlugin | undefined> {
  const found = pluginsIn(await list(socket, address));
  return found.find(({ enabled }) => enabled) ?? found[0];
}

async function list(socket: string, { host, from }: EngineAddress): Promise<unknown> {
  try {
    const answer = await ask(socket, { path: '/plugins', headers: { host: 'docker' }, timeout });
    const text = await textOf(answer);
    if (answer.status !== 200)
      throw new CliFailure(`the engine at ${host} answered ${answer.status}: ${text.trim()}`);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    if (systemCodeOf(error) === 'EACCES')
      throw new CliFailure(`no permission to use the engine at ${host}`, {
        remedy: 'Run it as root: sudo docker nathost …',
        cause: error,
      });
    throw new CliFailure(`no engine answers at ${host} (from ${from}): ${messageOf(error)}`, {
      remedy: 'Start it, or choose another one with docker --host, --context or DOCKER_HOST.',
      cause: error,
    });
  }
}

interface Listed {
  readonly Id?: unknown;
  readonly Name?: unknown;
  readonly Enabled?: unknown;
  readonly Config?: { readonly Interface?: { readonly Types?: unknown } };
}

function pluginsIn(reply: unknown): InstalledPlugin[] {
  if (!Array.isArray(reply)) return [];
  return (reply as Listed[]).flatMap(({ Id, Name, Enabled, Config }) =>
    typeof Id === 'string' && speaksNathost(Config?.Interface?.Types)
      ? [{ id: Id, name: String(Name), enabled: Enabled === true }]
      : [],
  );
}

/** Depending on its version, an engine returns an interface type as a text or in parts. */
function speaksNathost(types: unknown): boolean {
  return (
    Array.isArray(types) && types.some((type) => /docker.*nathost/.test(JSON.stringify(type).toLowerCase()))
  );
}
