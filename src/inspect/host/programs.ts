import { execFile } from 'node:child_process';
import { systemCodeOf } from '../../model/errors';
import { abruptEnd, type ProgramFailure, type ProgramLimits } from '../../model/program-end';
import type { Files } from './files';

/** The inspected machine. */
export interface Host {
  readonly programs: Programs;
  readonly files: Files;
}

export interface Programs {
  /** Runs one of the host's programs.
   * @returns stdout
   * @throws ProgramMissing where there is none of that name
   * @throws Error whose message a person can read */
  run(program: string, args: readonly string[]): Promise<string>;
  /** Runs the docker command against the same engine. */
  docker(args: readonly string[]): Promise<string>;
  /** @throws Error when there are more than `largest` bytes */
  dockerBytes(args: readonly string[], largest: number): Promise<Buffer>;
}

export class ProgramMissing extends Error {
  constructor(program: string) {
    super(`the program ${program} is not installed`);
  }
}

export interface ProgramsOptions {
  /** The docker command with its own options, such as `--context`. */
  readonly docker: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The limits of each run, so that a container that hangs blocks no other. */
  readonly limits: ProgramLimits;
}

export function programs({ docker, environment, limits }: ProgramsOptions): Programs {
  // Adds folders that PATH may lack, as in a cron job, and sets the language that is parsed.
  const env = {
    ...environment,
    PATH: `${environment['PATH'] ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`,
    LC_ALL: 'C',
  };
  const bytes = (program: string, args: readonly string[], largest: number): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const options = {
        env,
        encoding: 'buffer',
        maxBuffer: largest,
        timeout: limits.milliseconds,
        killSignal: 'SIGKILL',
      } as const;
      execFile(program, [...args], options, (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else
          reject(
            failureOf(
              program,
              args,
              error,
              abruptEnd(error, { ...limits, bytes: largest }),
              stderr.toString(),
            ),
          );
      });
    });
  const [command, ...own] = docker;
  return {
    run: async (program, args) => (await bytes(program, args, limits.bytes)).toString('utf8'),
    docker: async (args) => (await bytes(command, [...own, ...args], limits.bytes)).toString('utf8'),
    dockerBytes: (args, largest) => bytes(command, [...own, ...args], largest),
  };
}

function failureOf(
  program: string,
  args: readonly string[],
  cause: ProgramFailure,
  end: string | undefined,
  stderr: string,
): Error {
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (systemCodeOf(cause) === 'ENOENT') return new ProgramMissing(name);
  const call = [name, ...args.filter((arg) => !arg.startsWith('-'))].slice(0, 2).join(' ');
  const [said = ''] = stderr.trim().split('\n');
  if (end === undefined && /permission denied|not permitted|must be root|need to be root/i.test(stderr))
    return new Error(`${name} needs root`, { cause });
  return new Error(`${call} failed: ${(end ?? said) || cause.message}`, { cause });
}
