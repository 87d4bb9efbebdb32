import type { Piece, Screen } from './screen';

/** Facts with their names in front, one a line. */
export function printFacts(out: Screen, facts: readonly (readonly [string, Piece])[]): void {
  const width = Math.max(...facts.map(([name]) => name.length)) + 3;
  for (const [name, fact] of facts)
    out.line({ text: name, colour: 'bold' }, ' '.repeat(width - name.length), fact);
}

/** `1 name`, `12 names`, `1,204 names`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}
