import type { Programs } from '../../inspect/host/programs';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { parseMadeWith, type MadeWith } from '../parse/made-with';

/** The options of running containers without a Compose file. Containers that cannot be inspected are left out. */
export async function readMadeWith(
  programs: Programs,
  containers: readonly ContainerFacts[],
): Promise<ReadonlyMap<string, MadeWith>> {
  const found = await Promise.all(
    containers.filter(({ running }) => running).map(({ id }) => readOne(programs, id)),
  );
  return new Map(found.flat().map((made) => [made.container.Id, made]));
}

async function readOne(programs: Programs, id: string): Promise<MadeWith[]> {
  try {
    const container = await programs.docker(['container', 'inspect', id]);
    const image = /"Image": "(sha256:[0-9a-f]+)"/.exec(container)?.[1] ?? '';
    const images = await programs.docker(['image', 'inspect', image]).catch(() => '[]');
    return parseMadeWith(container, images);
  } catch {
    return [];
  }
}
