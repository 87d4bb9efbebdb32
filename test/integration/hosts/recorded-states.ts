import fs from 'node:fs';

type Write = (
  descriptor: number,
  bytes: Buffer,
  from: number,
  length: number,
  position: number | null,
) => number;

/**
 * Every state that a file goes through while `work` runs: after each byte of each write of this process, for a kernel that
 * shows the bytes of a write one after the other.
 */
export function recordStates(file: string, work: () => void): Buffer[] {
  const states = [fs.readFileSync(file)];
  const write = fs.writeSync.bind(fs) as Write;
  const recorded: Write = (descriptor, bytes, from, length, position) => {
    const offset = position ?? states.at(-1)!.length;
    for (let count = 1; count <= length; count += 1) {
      const next = Buffer.alloc(Math.max(states.at(-1)!.length, offset + count));
      states.at(-1)!.copy(next);
      bytes.copy(next, offset, from, from + count);
      states.push(next);
    }
    return write(descriptor, bytes, from, length, position);
  };
  const spy = jest.spyOn(fs, 'writeSync').mockImplementation(recorded as typeof fs.writeSync);
  try {
    work();
  } finally {
    spy.mockRestore();
  }
  return states;
}
