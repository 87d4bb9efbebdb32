import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';
import type { PrivateEngine } from './private-engine';

/** Debian's docker-registry on the loopback of an engine's network, from where engines take images and plugins without TLS. Ends when this
 * process does, whatever ends it. */
export class Registry {
  /** As in `docker pull ADDRESS/name`. */
  static readonly address = '127.0.0.1:5000';

  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it listens.
   * @param folder of what was pushed; another engine's registry can serve it later */
  static async serve(engine: PrivateEngine, folder: string): Promise<Registry> {
    await mkdir(folder, { recursive: true });
    const configuration = join(folder, 'registry.json');
    await writeFile(
      configuration,
      JSON.stringify({
        version: '0.1',
        storage: { filesystem: { rootdirectory: folder } },
        http: { addr: Registry.address },
      }),
    );
    const serve = ['setpriv', '--pdeathsig', 'KILL', 'docker-registry', 'serve', configuration];
    const child = spawn('nsenter', [`--net=${engine.hostNetwork.path}`, '--', ...serve]);
    await listening(child);
    return new Registry(child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const over = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await over;
  }
}

async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const pipe of [child.stdout, child.stderr])
      pipe?.on('data', (part: Buffer) => {
        said += part.toString();
        if (said.includes('listening on')) resolve();
      });
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`docker-registry ended: ${said}`));
    });
  });
}

export interface Release {
  readonly version: string;
  /** A folder for `docker plugin create`. */
  readonly plugin: string;
  /** The command docker nathost, one file. */
  readonly command: string;
}

/** Pushes plugin and command as a release has them; nothing of them stays in the engine. */
export async function publish(engine: PrivateEngine, { version, plugin, command }: Release): Promise<void> {
  const reference = `${Registry.address}/nathost:${version}-amd64`;
  await engine.docker('plugin', 'create', reference, plugin);
  await engine.docker('plugin', 'push', reference);
  await engine.docker('plugin', 'rm', reference);

  const image = `${Registry.address}/nathost-image:cli-${version}`;
  const archive = join(engine.dir, 'command.tar');
  await run('tar', ['-c', '-f', archive, '--transform', 's|.*|docker-nathost|', '-P', command]);
  await engine.docker('import', archive, image);
  await engine.docker('push', image);
  await engine.docker('rmi', image);
}
