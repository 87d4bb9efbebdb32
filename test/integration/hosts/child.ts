import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ReaderReport, Way } from './reader-process';

const root = path.resolve(__dirname, '../../..');

/** Runs a script of this folder in a process of its own, which ends with the test's. */
function start(command: readonly string[]): ChildProcess {
  const [program = '', ...given] = command;
  return spawn(program, given, { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

export function scriptCommand(script: string, ...given: readonly string[]): string[] {
  return [process.execPath, '-r', 'ts-node/register', path.join(__dirname, script), ...given];
}

export function startScript(script: string, ...given: readonly string[]): ChildProcess {
  return start(scriptCommand(script, ...given));
}

/**
 * The same in a mount namespace of its own, where `target` is the mounted `source`, as a container's `/etc/hosts` is. The
 * namespace and its mount end with the process.
 */
export function startBehindMount(
  options: string,
  source: string,
  target: string,
  command: readonly string[],
): ChildProcess {
  const mount = `mount --bind "$1" "$2" && mount -o "remount,bind,$3" "$2" && shift 3 && exec "$@"`;
  return start([
    'unshare',
    '-m',
    '--propagation',
    'private',
    'sh',
    '-c',
    mount,
    'sh',
    source,
    target,
    options,
    ...command,
  ]);
}

/** The next message of a child. Rejects when it ends before. */
export async function message(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const ended = once(child, 'exit', { signal: waiting.signal }).then(([code]) => {
    throw new Error(`the child ended with code ${String(code)} instead of sending a message`);
  });
  const received = once(child, 'message', { signal: waiting.signal }).then(([sent]: unknown[]) => sent);
  try {
    return await Promise.race([received, ended]);
  } finally {
    waiting.abort();
    await Promise.allSettled([received, ended]);
  }
}

/** A process that reads a hosts file until it is told to stop. */
export class Reader {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when it has read once. `mountedAt`: it reads the file through a mount there. */
  static async start(file: string, way: Way, mountedAt?: string): Promise<Reader> {
    const command = scriptCommand('reader-process.ts', mountedAt ?? file, way);
    const child = mountedAt === undefined ? start(command) : startBehindMount('rw', file, mountedAt, command);
    await message(child);
    return new Reader(child);
  }

  async stop(): Promise<ReaderReport> {
    const report = message(this.#child);
    this.#child.send('stop');
    return (await report) as ReaderReport;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
