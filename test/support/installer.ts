import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';
import { dockerInBetween } from './docker-in-between';
import type { PrivateEngine } from './private-engine';
import { pathWithoutNode } from './without-node';

const script = join(__dirname, '../../packaging/install.sh');

/** packaging/install.sh, run by somebody who has the docker command and no Node. */
export class Installer {
  private constructor(
    private readonly engine: PrivateEngine,
    private readonly folder: string,
    private readonly path: string,
  ) {}

  /** @param folder for what it needs; is made */
  static async for(engine: PrivateEngine, folder: string): Promise<Installer> {
    return new Installer(engine, folder, await pathWithoutNode(join(folder, 'bin')));
  }

  get environment(): Readonly<Record<string, string>> {
    const { dir, dockerHost, cli } = this.engine;
    // The timer's files, of which this machine may have some.
    const DESTDIR = join(this.folder, 'root');
    return { PATH: this.path, HOME: dir, DOCKER_HOST: dockerHost, DOCKER_CONFIG: cli.configDir, DESTDIR };
  }

  /** Nobody answers what it asks. @returns what it said @throws CommandFailed */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
    return run('sh', ['-c', 'SCRIPT=$$ exec "$0" "$@" </dev/null', script, ...args], {
      env: { ...this.environment, ...env },
    });
  }

  /** As on the engine's machine: /etc/hosts is the engine's. */
  runOnItsMachine(args: readonly string[]): Promise<string> {
    const hosts = join(this.engine.etcDir, 'hosts');
    const enter = ['sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', hosts, script, ...args];
    return run('unshare', ['--mount', ...enter], { env: this.environment });
  }

  /** The environment in which docker runs these shell commands before what they are named after (dockerInBetween). */
  async between(before: Readonly<Record<string, string>>): Promise<{ PATH: string }> {
    const [first = ''] = (await dockerInBetween(join(this.folder, 'between'), before)).split(':');
    return { PATH: `${first}:${this.path}` };
  }

  /** All that it could change: in the engine, and of the command. */
  async everything(): Promise<unknown> {
    const lists = [
      ['plugin', 'ls', '--no-trunc'],
      ['plugin', 'inspect', 'nathost'],
      ['images', '-aq', '--no-trunc'],
      ['ps', '-aq', '--no-trunc'],
      ['volume', 'ls'],
      ['network', 'ls', '--no-trunc'],
    ];
    return {
      engine: await Promise.all(lists.map((words) => this.engine.docker(...words).catch(() => 'none'))),
      commands: await readdir(this.engine.cli.configDir, { recursive: true }),
    };
  }
}
