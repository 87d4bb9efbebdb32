import { readFileSync, watch } from 'node:fs';

export interface Readable {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly address: string;
}

/** Resolves when the hosts file has a line for the name, with the moment of that. */
export function readable(path: string, name: string): Promise<Readable> {
  const line = new RegExp(`^([0-9a-f.:]+) ${name} `, 'm');
  return new Promise((resolve) => {
    const look = (): void => {
      const address = line.exec(readFileSync(path, 'latin1'))?.[1];
      if (address === undefined) return;
      watching.close();
      resolve({ at: performance.timeOrigin + performance.now(), address });
    };
    const watching = watch(path, look);
    look();
  });
}
