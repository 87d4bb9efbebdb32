/** A table; the first column is text, all others are figures. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const marks = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(marks), ...rows.map((row) => line(row.map(shown)))].join('\n') + '\n';
}

export function shown(value: string | number): string {
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return '';
  return Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(3)));
}

export interface Goal {
  readonly text: string;
  readonly found: string;
  readonly isReached: boolean;
  /** What keeps it from being reached. */
  readonly limit: string;
}

export function goals(list: readonly Goal[]): string {
  const rows = list.map(({ text, found, isReached, limit }) => [
    text,
    found,
    isReached ? 'yes' : `**no**: ${limit}`,
  ]);
  return table(['goal', 'measured', 'reached'], rows);
}
