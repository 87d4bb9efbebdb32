import { execFile } from 'node:child_process';

/** A program that ended with another status than 0; `stderr` is all it said. */
export class CommandFailed extends Error {
  constructor(
    readonly command: readonly string[],
    readonly status: number | string,
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(`${command.join(' ')} ended with ${status}: ${stderr.trim() || stdout.trim()}`);
    this.name = 'CommandFailed';
  }
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, without a shell. `env`, where given, is all the program sees, beside `PATH`.
 * @returns what it wrote to stdout
 * @throws CommandFailed */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const env = options.env && { PATH: process.env['PATH'] ?? '', ...options.env };
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...args],
      { ...options, env, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error)
          reject(new CommandFailed([file, ...args], error.code ?? error.signal ?? '?', stdout, stderr));
        else resolve(stdout);
      },
    );
  });
}
