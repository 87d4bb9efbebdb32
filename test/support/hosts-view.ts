import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { PrivateEngine } from './private-engine';

/** What there is to see of a hosts file. */
export interface HostsView {
  /** As Latin-1, so that each byte is one character. */
  readonly text: string;
  readonly inode: number;
}

const ownLine = /^[^\n]* # nathost\r?\n?/gm;

/** The hosts file of the engine's machine. */
export const hostFileOf = (engine: PrivateEngine): string => join(engine.etcDir, 'hosts');

/** The hosts file of a running container, by the mount that its own processes read it through. */
export async function containerFileOf(engine: PrivateEngine, container: string): Promise<string> {
  const pid = await engine.docker('inspect', '--format', '{{.State.Pid}}', container);
  if (pid === '0') throw new Error(`${container} is not running`);
  return `${engine.rootPath}/proc/${pid}/root/etc/hosts`;
}

export async function viewOf(path: string): Promise<HostsView> {
  return { text: await readFile(path, 'latin1'), inode: (await stat(path)).ino };
}

/** Everything but the lines that say they are nathost's. */
export function foreignPart(text: string): string {
  return text.replace(ownLine, '');
}

/** The lines that say they are nathost's and that a resolver reads, without padding and mark, in alphabetical order. */
export function ownNames(text: string): string[] {
  const lines = text.match(ownLine) ?? [];
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/\s*#.*\s*$/, ''))
    .sort();
}

/** What a resolver finds: the addresses of all lines with this name, in the file's order. */
export function resolve(text: string, name: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').split(/\s+/).filter(Boolean))
    .filter(([address, ...names]) => isIP(address ?? '') !== 0 && names.includes(name))
    .map(([address]) => address!);
}
