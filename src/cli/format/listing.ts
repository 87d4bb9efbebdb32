import type { FieldSpec, OptionSpec } from '../command';
import type { Colour } from './screen';

/** How a command lists its rows: fields for tables, templates and JSON, and filters. */
export interface Listing<Row> {
  readonly columns: readonly Column<Row>[];
  /** The fields of the default table. */
  readonly table: readonly string[];
  /** What `--quiet` shows. */
  readonly quiet?: { readonly shows: string; readonly of: (row: Row) => QuietLines };
  readonly filters: readonly Filter<Row>[];
  /** What is shown without `--format`, if that is not the table. */
  readonly plain?: string;
}

/** Fields of each line. */
export type QuietLines = readonly (readonly string[])[];

export interface Column<Row> extends FieldSpec {
  /** The column's header; by default the field in capitals. */
  readonly header?: string;
  /** For JSON and templates; in a table, lists are joined with commas. */
  readonly of: (row: Row, view: View) => unknown;
  readonly colour?: (row: Row) => Colour | undefined;
}

export interface Filter<Row> {
  readonly key: string;
  readonly says: string;
  /** The allowed values, if they are limited. */
  readonly values?: readonly string[];
  readonly matches: (row: Row, value: string) => boolean;
}

export interface View {
  /** Shorten long values. */
  readonly truncate: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** The options of a command that lists. */
export function listOptions<Row>({ filters, quiet, plain }: Listing<Row>): readonly OptionSpec[] {
  const known = filters.map(({ key, says }) => `${key}: ${says}`).join('\n');
  const options: OptionSpec[] = [
    {
      name: 'filter',
      short: 'f',
      value: 'key=value',
      repeatable: true,
      description: `Show only what matches. Values of one key are alternatives; all keys have to match:\n${known}`,
      values: filters.flatMap(({ key, values }) =>
        values ? values.map((value) => `${key}=${value}`) : [`${key}=`],
      ),
    },
    formatOption(plain),
    { name: 'no-trunc', description: "Don't truncate output" },
  ];
  if (quiet) options.push({ name: 'quiet', short: 'q', description: `Only display ${quiet.shows}` });
  return options;
}

/** `--format` of a command that lists. */
const formatOption = (plain?: string): OptionSpec => ({
  name: 'format',
  value: 'string',
  description: [
    `Format output using a custom template${plain ? `; without it, ${plain}` : ''}:`,
    `'table': Print output in table format with column headers${plain ? '' : ' (default)'}`,
    "'table TEMPLATE': Print output in table format using the given Go template",
    "'json': Print in JSON format",
    "'TEMPLATE': Print output using the given Go template",
  ].join('\n'),
  values: ['json', 'table'],
});

/** `--format` of a command that shows objects of the API as they are. */
export const objectFormatOption: OptionSpec = {
  name: 'format',
  short: 'f',
  value: 'string',
  description: "'json': Print in JSON format\n'TEMPLATE': Print output using the given Go template",
  values: ['json'],
};
