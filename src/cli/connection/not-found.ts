import { CliFailure } from '../exit-status';
import type { EngineAddress } from './engine-address';
import { ask, textOf } from './socket-request';

const patience = 10_000;
/** The image has it (packaging/image.json). */
const label = 'org.opencontainers.image.title=nathost';

/** @throws CliFailure when the engine has a container of nathost that does not run */
export async function refuseStopped(engineSocket: string): Promise<void> {
  const container = await stoppedContainer(engineSocket);
  if (!container) return;
  throw new CliFailure(
    `the container ${container.name} does not run (${container.state}); names and addresses stay as they are`,
    { remedy: `Start it: docker start ${container.name}` },
  );
}

export function notInstalled({ host, from }: EngineAddress): never {
  throw new CliFailure(`nathost is not installed on the engine at ${host} (from ${from})`, {
    remedy: [
      'Install it: install.sh of a release, or make install in its sources. As a service it may be down: systemctl status nathost.',
      'For a plain process, name its socket: NATHOST_SOCKET=…',
    ],
  });
}

interface Listed {
  readonly Names?: unknown;
  readonly State?: unknown;
}

/** Of one that an image calls itself nathost; others may do so, hence nothing is taken but what is a name. */
async function stoppedContainer(engineSocket: string): Promise<{ name: string; state: string } | undefined> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  try {
    const path = `/containers/json?all=1&filters=${filters}`;
    const answer = await ask(engineSocket, { path, headers: { host: 'docker' }, patience });
    const [found] = JSON.parse(await textOf(answer)) as Listed[];
    const [, name] = /^\/?([\w][\w.-]*)$/.exec(String((found?.Names as unknown[])[0])) ?? [];
    const state = String(found?.State);
    return name !== undefined && /^[a-z]+$/.test(state) && state !== 'running' ? { name, state } : undefined;
  } catch {
    return undefined;
  }
}
