import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that works until its standard input ends: when `end` is called, or with this process, whatever ends that. */
export class Lasting {
  private constructor(
    private readonly child: ChildProcess,
    /** Its first line. */
    readonly said: string,
  ) {}

  /** Resolves when it has said its first line. In a session of its own, so that a terminal's Ctrl-C does not reach it. */
  static async start(file: string, args: readonly string[]): Promise<Lasting> {
    const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const line = once(createInterface(child.stdout), 'line') as Promise<[string]>;
    const ended = once(child, 'exit').then(() => undefined);
    const said = await Promise.race([line, ended]);
    if (said === undefined) throw new Error(`${file} ${args[0] ?? ''} ended before it had begun`);
    return new Lasting(child, said[0]);
  }

  /** Resolves when it has ended. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    await ended;
  }
}
