import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command';
import { Docker, type Image } from './docker';
import { type GetOptions, NetworkNamespace, type Reply } from './network-namespace';

const scripts = join(__dirname, '../../scripts');
const script = join(scripts, 'private-engine');

export interface EngineOptions {
  /** More flags for dockerd, such as `--live-restore`. */
  readonly flags?: readonly string[];
  /** The Debian release whose dockerd runs (scripts/engine-tree), such as `trixie` or `sid`. By default what the environment variable
   * E2E_RELEASE says, so that all tests can run on another engine; else the machine's own. */
  readonly release?: string;
  /** Let dockerd's data root be /var/lib/docker, as on most machines; from out here it stays `dataRoot`. */
  readonly standardRoot?: boolean;
}

/** A real engine in namespaces of its own (scripts/private-engine). Containers can mount what lies under `dir`.
 *
 * It cannot outlive this process, whatever ends it: a guard waits for the end of a pipe that this process holds open. Where the guard
 * was killed too, the next start() cleans up. */
export class PrivateEngine {
  readonly dockerHost: string;
  /** The engine's /etc: `hosts` in here is what it copies into host-networked containers. */
  readonly etcDir: string;
  readonly dataRoot: string;
  readonly cli: Docker;
  private state: { pid: number; holder: number } = { pid: 0, holder: 0 };
  private stopping: Promise<void> | undefined;

  private constructor(
    readonly dir: string,
    private readonly options: EngineOptions,
    private readonly guard: ChildProcess,
  ) {
    this.dockerHost = `unix://${dir}/run/docker.sock`;
    this.etcDir = join(dir, 'etc');
    this.dataRoot = join(dir, 'data');
    this.cli = new Docker(this.dockerHost, join(dir, 'docker-config'));
  }

  /** @throws CommandFailed with the last lines of dockerd's log; nothing is left then */
  static async start(options: EngineOptions = {}): Promise<PrivateEngine> {
    await removeAbandoned();
    const dir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-${startTime(process.pid)}-`));
    const engine = new PrivateEngine(dir, options, startGuard(dir));
    try {
      await engine.boot();
      await mkdir(engine.cli.configDir);
      await mkdir(join(dir, 'p'));
      return engine;
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  /** dockerd's pid, as seen from here; another one after restart() and reboot(). */
  get pid(): number {
    return this.state.pid;
  }

  /** The engine's root folder with all its mounts; only for paths that `dir` does not show. */
  get rootPath(): string {
    return `/proc/${this.state.holder}/root`;
  }

  /** The network that host-networked containers are on. */
  get hostNetwork(): NetworkNamespace {
    return new NetworkNamespace(`/proc/${this.state.holder}/ns/net`);
  }

  /** Runs the Docker CLI. @returns stdout @throws CommandFailed */
  docker(...args: string[]): Promise<string> {
    return this.cli.run(...args);
  }

  /** Runs Compose v2 in a folder, for example one made with folder(). */
  compose(projectDir: string, ...args: string[]): Promise<string> {
    return this.cli.compose(projectDir, ...args);
  }

  loadImage(name: Image): Promise<void> {
    return this.cli.loadImage(name);
  }

  /** Makes a folder that containers can mount, with these files. @returns its path */
  async folder(name: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
    const path = join(this.dir, 'files', name);
    await mkdir(path, { recursive: true });
    for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
    return path;
  }

  /** The path of a managed plugin's socket, short enough for sun_path (108 bytes).
   * @param pluginId all 64 digits */
  async pluginSocket(pluginId: string, socket = 'nathost.sock'): Promise<string> {
    const link = join(this.dir, 'p', pluginId.slice(0, 12));
    await rm(link, { force: true });
    await symlink(join(this.dir, 'run/docker/plugins', pluginId), link);
    return join(link, socket);
  }

  /** Runs one of the machine's programs on the engine's host network. @returns stdout */
  inHostNetwork(file: string, args: readonly string[] = []): Promise<string> {
    return this.hostNetwork.run(file, args);
  }

  /** An HTTP request from the engine's host network. */
  get(url: string, options?: GetOptions): Promise<Reply> {
    return this.hostNetwork.get(url, options);
  }

  /** Runs a program where dockerd runs: its files, its processes, its network. @returns stdout */
  enter(file: string, args: readonly string[] = []): Promise<string> {
    return run(script, ['enter', this.dir, file, ...args]);
  }

  /** Ends dockerd alone, with SIGTERM or SIGKILL, and starts it again; waits until it answers.
   * @param flags replace those it was started with */
  async restart({ kill = false, flags }: { kill?: boolean; flags?: readonly string[] } = {}): Promise<void> {
    this.read(
      await run(script, [
        'restart',
        this.dir,
        ...(kill ? ['--kill'] : []),
        ...(flags ? ['--', ...flags] : []),
      ]),
    );
  }

  /** Shuts the machine down, or cuts its power, and boots it: processes, networks and /run are gone, the disk stays. */
  async reboot({ powerCut = false }: { powerCut?: boolean } = {}): Promise<void> {
    await run(script, ['stop', this.dir, ...(powerCut ? ['--kill'] : [])]);
    await this.boot();
  }

  /** Cuts the power and removes everything. */
  stop(): Promise<void> {
    this.stopping ??= endGuard(this.guard);
    return this.stopping;
  }

  private async boot(): Promise<void> {
    const { release = process.env['E2E_RELEASE'] ?? '', standardRoot, flags = [] } = this.options;
    const options = standardRoot ? ['--standard-root'] : [];
    if (release) options.push('--tree', (await run(join(scripts, 'engine-tree'), [release])).trim());
    this.read(await run(script, ['start', this.dir, ...options, ...flags]));
  }

  private read(status: string): void {
    const [, pid, holder] = /pid=(\d+) holder=(\d+)/.exec(status) ?? [];
    if (!pid || !holder) throw new Error(`private-engine said: ${status}`);
    this.state = { pid: Number(pid), holder: Number(holder) };
  }
}

/** Names of engines' folders carry their owner: pid and, since pids are used again, the time it was started. */
const prefix = 'nathost-e2e-';

/** What an owner left whose guard was killed, too; other owners may do the same at this moment. */
async function removeAbandoned(): Promise<void> {
  const guarded = await guardedFolders();
  for (const name of await readdir(tmpdir())) {
    const [, pid, started] = /^nathost-e2e-(\d+)-(\d+)-/.exec(name) ?? [];
    const dir = join(tmpdir(), name);
    if (!pid || startTime(Number(pid)) === started || guarded.has(dir)) continue;
    await run(script, ['remove', dir]).catch((error: unknown) => {
      if (existsSync(dir)) throw error;
    });
  }
}

/** Those that a guard watches, or removes just now. */
async function guardedFolders(): Promise<Set<string>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return new Set(
    commands.flatMap((command) => /private-engine\0(?:guard|remove)\0([^\0]+)/.exec(command)?.[1] ?? []),
  );
}

/** In clock ticks since the machine's start: field 22 of proc(5)'s stat. @returns '' for no such process */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** In a session of its own, so that a terminal's Ctrl-C does not reach it. */
export function startGuard(dir: string): ChildProcess {
  const guard = spawn(script, ['guard', dir], { detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
  guard.unref();
  for (const pipe of [guard.stdin, guard.stderr]) if (pipe instanceof Socket) pipe.unref();
  return guard;
}

async function endGuard(guard: ChildProcess): Promise<void> {
  let stderr = '';
  guard.ref();
  guard.stderr?.on('data', (part: Buffer) => (stderr += part.toString()));
  guard.stdin?.end();
  if (guard.exitCode === null && guard.signalCode === null) await once(guard, 'close');
  if (guard.exitCode !== 0) throw new Error(`the engine was not removed: ${stderr}`);
}
