import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the programs and files of real hosts said: `20.10` (Debian 12) and `28.5` (Debian sid), each with a container `pub` that is published
 * and on two more networks, and a host-networked nginx `edge`. */
export function sample(path: string): string {
  return readFileSync(join(__dirname, 'host-samples', path), 'utf8');
}

export const engines = ['20.10', '28.5'] as const;
