import type { Files } from '../../inspect/host/files';
import { factOf } from '../../inspect/host/files';
import type { ContainerFacts } from '../../inspect/parse/engine';
import type { FileSeen } from '../facts';
import { parseCompose } from '../parse/compose';
import { filesOf } from '../workload';

/** More are in no label that Compose made. */
const mostFound = 200;

/** The Compose files that were named, and those that running containers come from. */
export async function readFiles(
  files: Files,
  named: readonly string[],
  containers: readonly ContainerFacts[],
): Promise<readonly FileSeen[]> {
  const found = containers.filter(({ running }) => running).flatMap(({ labels }) => filesOf(labels));
  const paths = new Set([...named, ...[...new Set(found)].slice(0, mostFound)]);
  return Promise.all(
    [...paths].map(async (path) => ({
      path,
      named: named.includes(path),
      content: await factOf(async () => parseCompose(path, await files.readNamed(path))),
    })),
  );
}
