/** A recording of a terminal, as asciinema's players read it (asciicast v2). */
export interface Cast {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  /** What was written to the screen, and when, in seconds from the beginning. */
  readonly writes: readonly { readonly at: number; readonly text: string }[];
  /** How long it shows its end before it begins anew. */
  readonly ends: number;
}

/** @returns the file: a header, then a line for each write; the empty one at the end says how long the end is shown */
export function castText({ columns, rows, title, writes, ends }: Cast): string {
  const header = { version: 2, width: columns, height: rows, title };
  const lines = [...writes, { at: ends, text: '' }].map(({ at, text }) => [seconds(at), 'o', text]);
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** @throws SyntaxError for what castText does not write */
export function readCast(text: string): Cast {
  const [header, ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const { width, height, title } = header as { width: number; height: number; title: string };
  const all = (lines as [number, string, string][]).map(([at, , written]) => ({ at, text: written }));
  const ends = all.pop()?.at ?? 0;
  return { columns: width, rows: height, title, writes: all, ends };
}

const seconds = (at: number): number => Number(at.toFixed(3));
