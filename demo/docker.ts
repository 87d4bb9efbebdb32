import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs the Docker CLI. @returns what it printed, without the newline at its end */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args);
  return stdout.trimEnd();
}
