import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, NathostError } from '../model/errors';
import { abruptEnd, type ProgramFailure, type ProgramLimits } from '../model/program-end';

/** Where a program is looked for, whatever PATH says. */
const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];
const usualLimits: ProgramLimits = { milliseconds: 5_000, bytes: 16 * 1024 * 1024 };

interface ProgramOptions {
  /** For its standard input. */
  readonly input?: string;
  readonly limits?: ProgramLimits;
}

/**
 * Runs one of the distribution's programs: no shell, an empty environment; resolves with all that it printed.
 * Rejects with code `program-missing`, `not-permitted` or `kernel-refused`. Whoever calls it vouches for the arguments and the input.
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
    // A program that ends before it has read everything says why with its exit status.
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
  throw new NathostError('program-missing', `there is no program ${name} in ${folders.join(', ')}`);
}

function refusal(call: string, end: string | undefined, error: ProgramFailure, stderr: string): NathostError {
  const said = stderr.trim().split('\n').slice(0, 3).join('; ');
  const code = end === undefined && /Operation not permitted/.test(said) ? 'not-permitted' : 'kernel-refused';
  return new NathostError(code, `${call}: ${(end ?? said) || messageOf(error)}`);
}
