import { run } from './run';

/** Runs the Docker CLI. @returns what it printed, without the newline at its end */
export async function docker(...args: string[]): Promise<string> {
  return (await run('docker', args)).trimEnd();
}
