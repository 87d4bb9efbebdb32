import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateEngine } from './private-engine';

const repository = join(__dirname, '../..');

/** The machine that the engine believes it is on may have no Node, nor what that needs: the plugin's, with all of its libraries.
 * @returns a folder with the program */
export async function nodeFor(engine: PrivateEngine): Promise<string> {
  const root = join(engine.dir, 'files/node-root');
  await cp(join(repository, 'plugin/rootfs'), root, { recursive: true, verbatimSymlinks: true });
  const loader = `${root}/lib64/ld-linux-x86-64.so.2 --library-path ${root}/lib/x86_64-linux-gnu`;
  const folder = await engine.folder('programs', {
    node: `#!/bin/sh\nexec ${loader} ${root}/bin/node "$@"\n`,
  });
  await chmod(join(folder, 'node'), 0o755);
  return folder;
}
