import { readdirSync, readFileSync } from 'node:fs';

/** Time that all threads of a process have had a processor, seconds; the scheduler counts it in nanoseconds. */
export function processorSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
}

/** MiB, as the kernel counts them. */
export function residentMiB(pid: number): number {
  return statusField(pid, 'VmRSS') / 1024;
}

/** MiB of its own: without the program's and the libraries' files, which other processes share. */
export function anonymousMiB(pid: number): number {
  return statusField(pid, 'RssAnon') / 1024;
}

function statusField(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]);
}
