import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';

/** A `docker` that runs shell commands before it goes on as the real one; `$real` is that one's path.
 * @param before by what its arguments begin with, as a shell pattern
 * @returns the value of PATH that finds it first */
export async function dockerInBetween(
  folder: string,
  before: Readonly<Record<string, string>>,
): Promise<string> {
  const real = (await run('sh', ['-c', 'command -v docker'])).trim();
  const cases = Object.entries(before).map(([pattern, commands]) => `  ${pattern}*) ${commands} ;;\n`);
  const script = `#!/bin/sh\nreal=${real}\ncase "$*" in\n${cases.join('')}esac\nexec $real "$@"\n`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'docker'), script, { mode: 0o755 });
  return `${folder}:${process.env['PATH'] ?? ''}`;
}

/** For `before`: ends the script that runs docker, as a power cut would. The script was started with its pid in `SCRIPT`. */
export const powerCut = 'kill -KILL $SCRIPT; exit 1';
