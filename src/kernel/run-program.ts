import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, NathostError } from '../model/errors';
import { abruptEnd, type ProgramFailure, type ProgramLimits } from '../model/program-end';

/** Where programs are searched for, regardless of PATH. */
const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];
const usualLimits: ProgramLimits = { milliseconds: 5_000, bytes: 16 * 1024 * 1024 };

interface ProgramOptions {
  /** Its standard input. */
  readonly input?: string;
  readonly limits?: ProgramLimits;
}

/**
 * Runs a program of the distribution, without a shell and with an empty environment, and resolves with its output. Rejects with code
 * `program-missing`, `not-permitted` or `kernel-refused`. Callers must pass only decoded values in the arguments and the input.
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  { input = '', limits = usualLimits }: ProgramOptions = {},
): Promise<string> {
  const path = await pathOf(name);
  return new Promise((resolve, reject) => {
    const { milliseconds: timeout, bytes: maxBuffer } = limits;
    const options = { env: {}, timeout, killSignal: 'SIGKILL', maxBuffer } as const;
    const child = execFile(path, args, options, (error, stdout, stderr) => {
      if (error) reject(refusal([name, ...args].join(' '), abruptEnd(error, limits), error, stderr));
      else resolve(stdout);
    });
    // Writing fails if the program ends early; its exit status says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

async function pathOf(name: string): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // The next folder may have it.
    }
  }
  throw new NathostError('program-missing', `the program ${name} is not in ${folders.join(', ')}`);
}

function refusal(call: string, end: string | undefined, error: ProgramFailure, stderr: string): NathostError {
  const said = stderr.trim().split('\n').slice(0, 3).join('; ');
  const code = end === undefined && /Operation not permitted/.test(said) ? 'not-permitted' : 'kernel-refused';
  return new NathostError(code, `${call}: ${(end ?? said) || messageOf(error)}`);
}
