import { join } from 'node:path';
import image from '../../packaging/image.json';
import { run } from './command';
import type { PrivateEngine } from './private-engine';

const rootfs = join(__dirname, '../../plugin/rootfs');

/** The image that a release has: what is staged for the plugin, with the configuration of `packaging/image.json`. */
export async function importImage(engine: PrivateEngine, tag: string): Promise<void> {
  const { Entrypoint, WorkingDir, Env, Labels } = image;
  const changes = [
    `ENTRYPOINT ${JSON.stringify(Entrypoint)}`,
    `WORKDIR ${WorkingDir}`,
    ...Env.map((assignment) => `ENV ${assignment}`),
    ...Object.entries(Labels).map(([name, value]) => `LABEL ${name}=${value}`),
  ];
  const archive = join(engine.dir, 'image.tar');
  await run('tar', ['-C', rootfs, '-cf', archive, '.']);
  await engine.docker('import', ...changes.flatMap((change) => ['--change', change]), archive, tag);
}
