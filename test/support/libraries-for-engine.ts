import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateEngine } from './private-engine';

/** What the command needs beside a C library. The machine that an engine of another release believes it is on has no more than that engine.
 * @returns a variable of the environment in which `docker nathost` runs there */
export async function librariesFor(engine: PrivateEngine): Promise<string> {
  const folder = await engine.folder('libraries');
  for (const library of ['libstdc++.so.6', 'libgcc_s.so.1'])
    await copyFile(join('/usr/lib/x86_64-linux-gnu', library), join(folder, library));
  return `LD_LIBRARY_PATH=${folder}`;
}
