import { join } from 'node:path';
import { run } from './command';

const repository = join(__dirname, '../..');

export type Image = 'busybox' | 'nginx' | 'php-fpm';

/** The Docker CLI and Compose, speaking to one engine and reading nothing of the user's own settings. */
export class Docker {
  private readonly env: Readonly<Record<string, string>>;

  /** @param host as in DOCKER_HOST
   * @param configDir as in DOCKER_CONFIG; CLI plugins are looked for in its `cli-plugins` */
  constructor(
    readonly host: string,
    readonly configDir: string,
  ) {
    this.env = { DOCKER_HOST: host, DOCKER_CONFIG: configDir, HOME: configDir, DOCKER_CLI_HINTS: 'false' };
  }

  /** @returns stdout, without the newline at its end */
  async run(...args: string[]): Promise<string> {
    return (await run('docker', args, { env: this.env })).trimEnd();
  }

  /** Runs Compose v2 in a project's folder; obtains it first, where it is not there yet. */
  async compose(projectDir: string, ...args: string[]): Promise<string> {
    await run(join(repository, 'scripts/compose'), []);
    const program = join(repository, '.cache/compose/docker-compose');
    return (await run(program, args, { cwd: projectDir, env: this.env })).trimEnd();
  }

  /** Loads `NAME:latest`; makes it first, where it is not there yet. */
  async loadImage(name: Image): Promise<void> {
    await run(join(repository, 'scripts/images'), [name]);
    await this.run('load', '--quiet', '--input', join(repository, '.cache/images', `${name}.tar`));
  }
}
