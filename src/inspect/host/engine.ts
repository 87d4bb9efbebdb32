import { parseContainers, parseNetworks, type ContainerFacts, type NetworkFacts } from '../parse/engine';
import type { Programs } from './programs';

/** All containers. One that cannot be inspected, because it hangs, is left out of the rest.
 * @throws Error when the engine cannot be asked, or of no container at all */
export async function readContainers(programs: Programs): Promise<ContainerFacts[]> {
  const ids = lines(await programs.docker(['ps', '--all', '--quiet', '--no-trunc']));
  if (ids.length === 0) return [];
  try {
    return parseContainers(await programs.docker(['container', 'inspect', ...ids]));
  } catch {
    // One that is gone meanwhile, or hangs, spoils the answer for all.
    const each = await Promise.allSettled(
      ids.map(async (id) => parseContainers(await programs.docker(['container', 'inspect', id]))),
    );
    const known = each.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    const [failed] = each.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (known.length === 0) throw failed;
    return known;
  }
}

/** @throws Error when the engine cannot be asked */
export async function readNetworks(programs: Programs): Promise<NetworkFacts[]> {
  const ids = lines(await programs.docker(['network', 'ls', '--quiet', '--no-trunc']));
  return ids.length === 0 ? [] : parseNetworks(await programs.docker(['network', 'inspect', ...ids]));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
