import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';

const repository = join(__dirname, '../..');

/** Stages the plugin as if it were of another build: of a build id of this one digit.
 * @returns the folder, for `docker plugin create` */
export async function stageBuild(folder: string, digit: string): Promise<string> {
  await run(join(repository, 'scripts/build-plugin'), [folder]);
  return asBuild(folder, digit);
}

/** Makes of what is staged another build, with a build id of this one digit, that no engine has had. */
export async function asBuild(folder: string, digit: string): Promise<string> {
  await appendFile(join(folder, 'rootfs/staged'), digit);
  const manifest = await readFile(join(folder, 'config.json'), 'utf8');
  await writeFile(
    join(folder, 'config.json'),
    manifest.replace(/build [0-9a-f]{12}/, `build ${digit.repeat(12)}`),
  );
  return folder;
}
