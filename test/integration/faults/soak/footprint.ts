import fs from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What this process has: mebibytes of live objects, and open files. */
export interface Footprint {
  readonly heap: number;
  readonly files: number;
}

export function footprint(): Footprint {
  collectGarbage();
  const heap = process.memoryUsage().heapUsed / 2 ** 20;
  return { heap: Math.round(heap * 10) / 10, files: fs.readdirSync('/proc/self/fd').length };
}
