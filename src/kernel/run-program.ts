import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, NathostError } from '../model/errors';

/** Where a program is looked for, whatever PATH says. */
const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];
/** A program that has not ended by then is killed, milliseconds. */
const timeLimit = 5_000;
const mostOutput = 16 * 1024 * 1024;

/**
 * Runs one of the distribution's programs: no shell, an empty environment, `input` on its standard input; resolves with what it printed.
 * Rejects with code `program-missing` or `kernel-refused`. Whoever calls it vouches for the arguments and the input.
 */
export async function runProgram(name: string, args: readonly string[], input = ''): Promise<string> {
  const path = await pathOf(name);
  return new Promise((resolve, reject) => {
    const options = { env: {}, timeout: timeLimit, killSignal: 'SIGKILL', maxBuffer: mostOutput } as const;
    const child = execFile(path, args, options, (error, stdout, stderr) => {
      if (error) reject(refusal(name, args, error, stderr));
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

function refusal(
  name: string,
  args: readonly string[],
  error: Error & { readonly killed?: boolean },
  stderr: string,
): NathostError {
  const said = stderr.trim().split('\n').slice(0, 3).join('; ');
  const why = error.killed === true ? `not done within ${timeLimit / 1000} seconds` : said;
  return new NathostError('kernel-refused', `${[name, ...args].join(' ')}: ${why || messageOf(error)}`);
}
