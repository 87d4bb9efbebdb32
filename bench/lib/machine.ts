import { readFileSync } from 'node:fs';
import os from 'node:os';

/** What figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  const release = readFileSync('/etc/os-release', 'utf8');
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    processors: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: os.release(),
    system: /^PRETTY_NAME="(.*)"$/m.exec(release)?.[1] ?? 'unknown',
    node: process.version,
  };
}
