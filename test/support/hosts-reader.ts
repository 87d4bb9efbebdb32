import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ReaderReport } from './hosts-reader-process';

/** A process that reads a hosts file as fast as it can and judges every read, until it is stopped. */
export class HostsReader {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it has read once.
   * @param piece bytes that it asks for at once: musl asks for 1032, busybox and glibc for 4096; 0 takes the measured file whole, as Go does */
  static async start(file: string, piece: number): Promise<HostsReader> {
    const script = join(__dirname, 'hosts-reader-process.ts');
    const command = [process.execPath, '-r', 'ts-node/register', script, file, String(piece)];
    // Nicely, so that readers leave the engine time for something to be read.
    const child = spawn('nice', command, {
      cwd: join(__dirname, '../..'),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const reader = new HostsReader(child);
    await reader.message();
    return reader;
  }

  async stop(): Promise<ReaderReport> {
    const report = this.message();
    this.child.send('stop');
    return (await report) as ReaderReport;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async message(): Promise<unknown> {
    const either = new AbortController();
    const ended = once(this.child, 'exit', { signal: either.signal }).then(([status]) => {
      throw new Error(`the reader ended with ${String(status)}`);
    });
    const sent = once(this.child, 'message', { signal: either.signal }).then(
      ([message]: unknown[]) => message,
    );
    try {
      return await Promise.race([sent, ended]);
    } finally {
      either.abort();
      await Promise.allSettled([sent, ended]);
    }
  }
}
