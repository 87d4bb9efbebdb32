import type { Piece } from './screen';

const narrowest = 10;
const apart = 3;

/** The lines of a table in the docker command's layout: columns at least 10 wide, three spaces apart, no trailing spaces. */
export function tableLines(rows: readonly (readonly Piece[])[]): (readonly Piece[])[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? narrowest, textIn(cell).length + apart);
    });
  return rows.map((row) => {
    const filled = row.findLastIndex((cell) => textIn(cell) !== '') + 1;
    return row.slice(0, filled).flatMap((cell, column) => {
      const padding = column === filled - 1 ? 0 : (widths[column] ?? 0) - textIn(cell).length;
      return [cell, ' '.repeat(padding)];
    });
  });
}

function textIn(piece: Piece): string {
  return typeof piece === 'string' ? piece : piece.text;
}
