import { CliFailure } from '../exit-status';
import type { EngineAddress } from './engine-address';
import { ask, textOf } from './socket-request';

const timeout = 10_000;
/** The image's label (packaging/image.json). */
const label = 'org.opencontainers.image.title=nathost';

/** @throws CliFailure if a container of nathost exists and is not running */
export async function refuseStopped(engineSocket: string): Promise<void> {
  const container = await stoppedContainer(engineSocket);
  if (!container) return;
  throw new CliFailure(
    `the container ${container.name} is not running (${container.state}); names and addresses stay as they are`,
    { remedy: `Start it: docker start ${container.name}` },
  );
}

export function notInstalled({ host, from }: EngineAddress): never {
  throw new CliFailure(`nathost is not installed on the engine at ${host} (from ${from})`, {
    remedy: [
      'Install it: install.sh of a release, or make install in its sources. If it is a container, see docker ps -a; if it is a service, systemctl status nathost.',
      'For a plain process, name its socket: NATHOST_SOCKET=…',
    ],
  });
}

interface Listed {
  readonly Names?: unknown;
  readonly State?: unknown;
}

/** Any image may carry the label, so the answer is used only if its name and state look right. */
async function stoppedContainer(engineSocket: string): Promise<{ name: string; state: string } | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  try {
    const path = `/containers/json?all=1&filters=${filters}`;
    const answer = await ask(engineSocket, { path, headers: { host: 'docker' }, timeout });
    const [found] = JSON.parse(await textOf(answer)) as Listed[];
    const [, name] = /^\/?([\w][\w.-]*)$/.exec(String((found?.Names as unknown[])[0])) ?? [];
    const state = String(found?.State);
    return name !== undefined && /^[a-z]+$/.test(state) && state !== 'running' ? { name, state } : undefined;
  } catch {
    return undefined;
  }
}
