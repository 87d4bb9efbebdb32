import { mkdir } from 'node:fs/promises';
import { run } from './command';

/** A PATH with all that this machine has but Node, as on a host that only runs containers.
 * @param folder is made */
export async function pathWithoutNode(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const link = `for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
    find "$folder/" -maxdepth 1 ! -type d ! -name 'node*' ! -name 'npm*' ! -name 'npx*' -exec ln -sf -t "$0" {} +
  done`;
  await run('sh', ['-c', link, folder]);
  return folder;
}
