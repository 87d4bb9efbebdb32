/** A cell, and how its text is to be shown on a terminal that wants colours. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const narrowest = 10;
const apart = 3;

/** Lines of a table as the docker command lays it out: columns at least 10 wide, three spaces apart, none behind the last. */
export function tableLines(rows: readonly (readonly Cell[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? narrowest, width(text) + apart);
    });
  return rows.map((row) =>
    row
      .map(({ text, paint = (plain) => plain }, column) => {
        const padding = column === row.length - 1 ? 0 : (widths[column] ?? 0) - width(text);
        return paint(text) + ' '.repeat(padding);
      })
      .join('')
      .trimEnd(),
  );
}

function width(text: string): number {
  return text.length;
}
