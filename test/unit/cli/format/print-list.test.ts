import { parse } from '../../../../src/cli/commander-program';
import type { Parsed } from '../../../../src/cli/commander-program';
import { type Listing, listOptions } from '../../../../src/cli/format/listing';
import { checkListing, printList } from '../../../../src/cli/format/print-list';
import { TestScreen, now } from '../stage';

interface Row {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly up: boolean;
}

const listing: Listing<Row> = {
  columns: [
    { field: 'Name', says: '', of: ({ name }) => name },
    { field: 'Addresses', says: '', of: ({ addresses }) => addresses },
    {
      field: 'Up',
      header: 'IS UP',
      says: '',
      of: ({ up }) => up,
      colour: ({ up }) => (up ? 'green' : 'red'),
    },
    { field: 'Long', says: '', of: (_, { truncate }) => (truncate ? 'abc' : 'abcdef') },
  ],
  table: ['Name', 'Addresses', 'Up'],
  quiet: { shows: 'names', of: ({ name }) => [[name]] },
  filters: [
    { key: 'name', says: '', matches: ({ name }, value) => name.includes(value) },
    { key: 'up', says: '', values: ['true', 'false'], matches: ({ up }, value) => String(up) === value },
  ],
};
const rows: readonly Row[] = [
  { name: 'shop', addresses: ['10.0.0.1', '10.0.0.2'], up: true },
  { name: 'a-rather-long-name', addresses: [], up: false },
  { name: 'evil\u001b[2J', addresses: ['10.0.0.3'], up: true },
];

function input(...words: string[]) {
  const command = {
    name: 'x',
    summary: '',
    options: listOptions(listing),
    run: () => Promise.resolve(undefined),
  };
  return (parse([command], ['x', ...words], 80) as Parsed).input;
}

function printed(words: readonly string[], out = new TestScreen(), shown = rows): string {
  printList(
    { out, clock: { now: () => now, elapsed: () => 0.8813, after: () => () => undefined } },
    input(...words),
    listing,
    shown,
  );
  return out.text;
}

test('a table as the docker command lays it out, with what would steer a terminal made visible', () => {
  expect(printed([])).toBe(
    [
      'NAME                 ADDRESSES            IS UP',
      'shop                 10.0.0.1, 10.0.0.2   true',
      'a-rather-long-name                        false',
      'evil\\u001b[2J        10.0.0.3             true',
      '',
    ].join('\n'),
  );
});

test('only headers when there is nothing', () => {
  expect(printed([], new TestScreen(), [])).toBe('NAME      ADDRESSES   IS UP\n');
});

test('colours, where they are wanted, do not move columns', () => {
  const [, shop] = printed([], new TestScreen(true, true)).split('\n');
  expect(shop).toBe('shop                 10.0.0.1, 10.0.0.2   \u001b[32mtrue\u001b[0m');
});

test.each([
  [['-q', '-f', 'up=true', '-f', 'name=shop'], 'shop\n'],
  [['-q', '-f', 'name=shop', '-f', 'name=long'], 'shop\na-rather-long-name\n'],
  [
    ['--format', 'json', '-f', 'name=shop'],
    '{"Name":"shop","Addresses":["10.0.0.1","10.0.0.2"],"Up":true,"Long":"abc"}\n',
  ],
  [['--format', '{{.Name}}\\t{{len .Addresses}}', '-f', 'name=shop'], 'shop\t2\n'],
  [['--format', '{{.Long}}', '--no-trunc', '-f', 'name=shop'], 'abcdef\n'],
  [['--format', '{{json .Up}}', '-f', 'name=shop'], 'true\n'],
  [
    ['--format', 'table {{.Name}}\\t{{.Up}}\\t{{json .Addresses}}', '-f', 'name=shop'],
    'NAME      IS UP     ADDRESSES\nshop      true      ["10.0.0.1","10.0.0.2"]\n',
  ],
  [
    ['--format', 'table', '-f', 'name=shop'],
    'NAME      ADDRESSES            IS UP\nshop      10.0.0.1, 10.0.0.2   true\n',
  ],
])('%j', (words, expected) => {
  expect(printed(words)).toBe(expected);
});

test('a field there is not is refused, and those there are named', () => {
  expect(() => printed(['--format', '{{.Nam}}'])).toThrow(
    'there is no field .Nam; there are .Name, .Addresses, .Up, .Long',
  );
});

test.each([
  [['-f', 'name'], 'bad format of filter "name" (expected key=value)'],
  [['-f', 'age=3'], 'invalid filter "age"'],
  [['-f', 'up=maybe'], 'invalid value "maybe" of filter "up"'],
  [['--format', '{{.Name'], 'unclosed action'],
])('%j is refused before nathost is asked', (words, message) => {
  expect(() => {
    checkListing(input(...words), listing);
  }).toThrow(message);
});
