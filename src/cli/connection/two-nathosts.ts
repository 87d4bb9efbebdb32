import type { ProblemStatus } from '../../model/status';
import type { ApiClient } from '../api-client';
import { CliFailure } from '../exit-status';
import type { Screen } from '../format/screen';

/** Returns the one that the other waits for, and says so. @throws CliFailure that asks to choose, if neither waits */
export async function theOneAtWork(
  plugin: ApiClient,
  other: ApiClient,
  err: Pick<Screen, 'line'>,
): Promise<ApiClient> {
  const [pluginWaits, otherWaits] = await Promise.all([waits(plugin), waits(other)]);
  if (pluginWaits === otherWaits)
    throw new CliFailure(`two nathosts run here: ${plugin.name} and ${other.name}`, {
      remedy: [
        'Name the one you mean:',
        ...[plugin, other].map(({ socket, name }) => `NATHOST_SOCKET=${socket} docker nathost …   # ${name}`),
      ],
    });
  const [atWork, waiting] = pluginWaits ? [other, plugin] : [plugin, other];
  err.line(`two nathosts run here: this is ${atWork.name}; ${waiting.name} waits until it ends`);
  return atWork;
}

/** Whether it changes nothing because of another nathost, or does not answer. */
async function waits(api: ApiClient): Promise<boolean> {
  try {
    const problems = await api.list<ProblemStatus>('/v1/problems', 'problems');
    return problems.some(({ kind }) => kind === 'another-nathost');
  } catch {
    return true;
  }
}
