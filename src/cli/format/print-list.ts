import type { Input } from '../command';
import type { Context } from '../context';
import { CliFailure, exitStatus } from '../exit-status';
import type { Column, Filter, Listing, View } from './listing';
import type { Piece, Screen } from './screen';
import { tableLines } from './table';
import { evaluate } from './template/evaluate';
import { type Block, parse } from './template/parse';
import { functions, headerFunctions } from './template/functions';
import { Fields, textOf, valueOf } from './template/values';

/** Prints rows as `--filter`, `--format`, `--quiet` and `--no-trunc` ask for it. */
export function printList<Row>(
  { out, clock }: Pick<Context, 'out' | 'clock'>,
  input: Input,
  listing: Listing<Row>,
  rows: readonly Row[],
): void {
  const view: View = { truncate: !input.flag('no-trunc'), now: clock.now() };
  const shown = filterRows(listing, input.values('filter'), rows);
  printRows(out, input, listing, view, shown);
}

/** @throws CliFailure for invalid filters or templates, before nathost is asked */
export function checkListing<Row>(input: Input, listing: Listing<Row>): void {
  filterRows(listing, input.values('filter'), []);
  const format = input.value('format');
  if (format !== undefined && !plainFormats.has(format)) templateOf(format);
}

const plainFormats = new Set(['', 'table', 'json']);

function printRows<Row>(
  out: Screen,
  input: Input,
  listing: Listing<Row>,
  view: View,
  rows: readonly Row[],
): void {
  const { columns, quiet } = listing;
  const format = input.value('format') ?? '';
  if (quiet && input.flag('quiet') && plainFormats.has(format)) {
    for (const row of rows) for (const fields of quiet.of(row)) out.fields(fields);
    return;
  }
  if (format === 'json') {
    for (const row of rows) out.line(JSON.stringify(fieldsOf(columns, row, view)));
    return;
  }
  if (!plainFormats.has(format)) {
    printTemplate(out, format, columns, view, rows);
    return;
  }
  const shown = listing.table.flatMap((field) => columns.filter((column) => column.field === field));
  const cells = rows.map((row) => shown.map((column) => cell(column, row, view)));
  for (const line of tableLines([shown.map(headerOf), ...cells])) out.line(...line);
}

function cell<Row>({ of, colour }: Column<Row>, row: Row, view: View): Piece {
  const value = valueOf(of(row, view) ?? '');
  const text = Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value);
  return { text, colour: colour?.(row) };
}

function printTemplate<Row>(
  out: Screen,
  format: string,
  columns: readonly Column<Row>[],
  view: View,
  rows: readonly Row[],
): void {
  const { template, table } = templateOf(format);
  const made = rows.map((row) => evaluate(template, fieldsOf(columns, row, view), functions));
  if (!table) {
    for (const text of made) out.lines(`${text}\n`);
    return;
  }
  const titles = Object.fromEntries(columns.map((column) => [column.field, headerOf(column)]));
  const header = evaluate(template, new Fields(titles), headerFunctions);
  const cells = [header, ...made].flatMap((text) => text.split('\n')).map((line) => line.split('\t'));
  for (const line of tableLines(cells)) out.line(...line);
}

function templateOf(format: string): { template: Block; table: boolean } {
  const [table = ''] = /^table\s+/.exec(format) ?? [];
  const text = format.slice(table.length).replaceAll('\\t', '\t').replaceAll('\\n', '\n');
  return { template: parse(text), table: table !== '' };
}

function headerOf<Row>({ header, field }: Column<Row>): string {
  return header ?? field.toUpperCase();
}

function fieldsOf<Row>(columns: readonly Column<Row>[], row: Row, view: View): Fields {
  return new Fields(
    Object.fromEntries(columns.map(({ field, of }) => [field, valueOf(of(row, view) ?? '')])),
  );
}

/** The rows that match `--filter`. @throws CliFailure for an unknown filter */
export function filterRows<Row>(
  { filters }: Listing<Row>,
  given: readonly string[],
  rows: readonly Row[],
): readonly Row[] {
  const wanted = new Map<Filter<Row>, string[]>();
  for (const text of given) {
    const [filter, value] = readFilter(filters, text);
    wanted.set(filter, [...(wanted.get(filter) ?? []), value]);
  }
  return rows.filter((row) =>
    [...wanted].every(([filter, values]) => values.some((value) => filter.matches(row, value))),
  );
}

function readFilter<Row>(filters: readonly Filter<Row>[], text: string): [Filter<Row>, string] {
  const equals = text.indexOf('=');
  const refuse = (message: string, remedy: string) =>
    new CliFailure(message, { remedy, status: exitStatus.usage });
  const keys = filters.map(({ key }) => key).join(', ');
  if (equals < 0) throw refuse(`bad format of filter "${text}" (expected key=value)`, `Keys are ${keys}.`);
  const [key, value] = [text.slice(0, equals), text.slice(equals + 1)];
  const filter = filters.find((one) => one.key === key);
  if (!filter) throw refuse(`invalid filter "${key}"`, `Keys are ${keys}.`);
  if (filter.values && !filter.values.includes(value))
    throw refuse(`invalid value "${value}" of filter "${key}"`, `Values are ${filter.values.join(', ')}.`);
  return [filter, value];
}
