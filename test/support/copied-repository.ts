import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';

const repository = join(__dirname, '../..');

/** A copy of this working tree as a repository of its own, to build in. It has `node_modules` and `.cache` by mounts that only its own
 * programs see: their paths are those of any checkout. */
export class CopiedRepository {
  private constructor(
    readonly folder: string,
    private readonly cache: string,
  ) {}

  /** @param cache instead of this repository's */
  static async make(folder: string, cache = join(repository, '.cache')): Promise<CopiedRepository> {
    for (const needed of [join(folder, 'node_modules'), join(folder, '.cache'), cache])
      await mkdir(needed, { recursive: true });
    const copy =
      'git ls-files -coz --exclude-standard | tar --create --null --no-recursion --ignore-failed-read --files-from - | tar --extract --directory "$0"';
    await run('sh', ['-c', copy, folder], { cwd: repository });
    const copied = new CopiedRepository(folder, cache);
    await copied.git('init', '--quiet');
    return copied;
  }

  /** Makes a commit of all there is, at a fixed time. */
  async commit(): Promise<void> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', 'all');
  }

  /** Commits what has to be: the changelog has the version, and the lock has the packages that are here. */
  async makeReleasable(version: string): Promise<void> {
    if (!(await this.read('CHANGELOG.md')).includes(`## ${version}`))
      await this.replace('CHANGELOG.md', '## Unreleased', `## ${version}`);
    await this.run('scripts/lock-packages');
    await this.commit();
  }

  /** Builds its release into dist/release. @throws CommandFailed */
  build(version: string): Promise<string> {
    return this.run('scripts/build-release', version);
  }

  /** Runs one of its programs. @throws CommandFailed */
  run(program: string, ...args: string[]): Promise<string> {
    return run('unshare', this.command(program, args), { cwd: this.folder, env: this.environment });
  }

  /** The same, for what is not to run to its end: a process group of its own. */
  start(program: string, ...args: string[]): ChildProcess {
    return spawn('unshare', this.command(program, args), {
      cwd: this.folder,
      detached: true,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], ...this.environment },
    });
  }

  read(file: string): Promise<string> {
    return readFile(join(this.folder, file), 'utf8');
  }

  async replace(file: string, found: string | RegExp, by: string): Promise<void> {
    const text = await this.read(file);
    await writeFile(join(this.folder, file), text.replace(found, by));
  }

  /** A home of its own, and where packages come from, as the machine is set up. */
  private get environment(): Record<string, string> {
    const given = Object.entries(process.env).filter(([name]) =>
      /^(npm_config_|https?_proxy$|no_proxy$)/i.test(name),
    );
    return { ...(Object.fromEntries(given) as Record<string, string>), HOME: this.folder };
  }

  private command(program: string, args: readonly string[]): string[] {
    const share = [
      `mount --bind '${repository}/node_modules' node_modules`,
      `mount --bind '${this.cache}' .cache`,
      'exec "$0" "$@"',
    ].join(' && ');
    return ['--mount', '--propagation', 'private', 'sh', '-c', share, program, ...args];
  }

  private git(...args: string[]): Promise<string> {
    const someone = ['-c', 'user.name=test', '-c', 'user.email=test@example.test'];
    const at = '2026-01-02T03:04:05Z';
    return run('git', [...someone, ...args], {
      cwd: this.folder,
      env: { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at, HOME: this.folder },
    });
  }
}

/** Ends all of what start() has started. */
export async function interrupt(child: ChildProcess): Promise<void> {
  const over = once(child, 'close');
  process.kill(-child.pid!, 'SIGTERM');
  await over;
}
