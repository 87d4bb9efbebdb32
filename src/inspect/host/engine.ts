import type { Fact } from '../facts';
import { parseContainers, parseNetworks, type ContainerFacts, type NetworkFacts } from '../parse/engine';
import type { Link } from '../parse/ip';
import type { Programs } from './programs';

/** All containers. One that cannot be inspected, because it hangs, is left out of the rest.
 * @throws Error when the engine cannot be asked, or of no container at all */
export async function readContainers(programs: Programs): Promise<ContainerFacts[]> {
  const ids = lines(await programs.docker(['ps', '--all', '--quiet', '--no-trunc']));
  if (ids.length === 0) return [];
  try {
    return parseContainers(await programs.docker(['container', 'inspect', ...ids]));
  } catch {
    // A container that is removed meanwhile, or hangs, would make a common call fail.
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

/** The engine's bridges exist only on its host; Docker Desktop's are in a virtual machine, and a container sees none. */
export function notTheHost(
  networks: Fact<readonly NetworkFacts[]>,
  links: Fact<readonly Link[]>,
): string | undefined {
  if (!('known' in networks) || !('known' in links)) return undefined;
  const bridges = networks.known.map(({ bridge }) => bridge).filter((bridge) => bridge !== '');
  if (bridges.length === 0 || bridges.some((bridge) => links.known.some(({ name }) => name === bridge)))
    return undefined;
  return 'this is not the engine’s host: none of its bridges is here (run the command there, outside of containers)';
}
