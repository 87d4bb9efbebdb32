import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import type { PrivateEngine } from './private-engine';

const repository = join(__dirname, '../..');

export interface PlainProcessOptions {
  /** Node's path and its arguments. */
  readonly command: readonly string[];
  /** Its socket and its leases are in here. Short, because of sun_path. */
  readonly dir: string;
  readonly engine: Pick<PrivateEngine, 'dockerHost' | 'dataRoot' | 'etcDir'>;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** nathost as a plain process that keeps a private engine, whose folders it is told. Ends when its parent does, whatever ends that. */
export class PlainProcess {
  private output = '';
  private readonly ended: Promise<unknown[]>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: string,
  ) {
    this.ended = once(child, 'exit');
    for (const pipe of [child.stdout, child.stderr])
      pipe?.on('data', (part: Buffer) => {
        this.output += part.toString();
      });
  }

  /** Resolves when the process runs, which says nothing of its socket. */
  static async start({ command, dir, engine, settings }: PlainProcessOptions): Promise<PlainProcess> {
    await mkdir(dir, { recursive: true });
    const socket = join(dir, 'nathost.sock');
    const env = {
      PATH: process.env['PATH'],
      HOME: dir,
      DOCKER_HOST: engine.dockerHost,
      NATHOST_SOCKET: socket,
      NATHOST_STATE_DIR: dir,
      NATHOST_CONTAINERS_DIR: join(engine.dataRoot, 'containers'),
      NATHOST_ETC_DIR: engine.etcDir,
      ...settings,
    };
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
      cwd: repository,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    return new PlainProcess(child, socket);
  }

  /** All it has written so far. */
  get log(): string {
    return this.output;
  }

  /** A GET on its socket. */
  api(path: string): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve, reject) => {
      const request = http.get({ socketPath: this.socket, path, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('error', reject);
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
        });
      });
      request.on('error', reject);
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.child.kill(signal);
    await this.ended;
    const { exitCode: code, signalCode } = this.child;
    return { code, signal: signalCode };
  }
}
