import { type Parsed, parse } from '../../../src/cli/commander-program';
import type { CommandSpec } from '../../../src/cli/command';

const show: CommandSpec = {
  name: 'show',
  aliases: ['display'],
  summary: 'Show things',
  arguments: [{ name: 'NAME', many: true }],
  options: [
    { name: 'filter', short: 'f', value: 'filter', repeatable: true, description: 'Only those that match' },
    { name: 'format', alias: 'form', value: 'string', description: 'The form' },
    { name: 'no-trunc', description: 'Do not shorten' },
    { name: 'quiet', short: 'q', description: 'Only names' },
  ],
  run: () => Promise.resolve(undefined),
};
const bare: CommandSpec = { name: 'bare', summary: 'Nothing to say', run: () => Promise.resolve(undefined) };
const one: CommandSpec = { ...bare, name: 'one', arguments: [{ name: 'FILE', optional: true }] };
const read = (...words: string[]) => parse([show, bare, one], words, 80);
const input = (...words: string[]) => (read('show', ...words) as Parsed).input;

test('flags, values and arguments in any order', () => {
  const { arguments: names, ...options } = input(
    'a',
    '-qf',
    'x=1',
    'b',
    '--filter=y=2',
    '--no-trunc',
    '--',
    '-c',
  );
  expect(names).toEqual(['a', 'b', '-c']);
  expect(options.values('filter')).toEqual(['x=1', 'y=2']);
  expect(options.flag('quiet')).toBe(true);
  expect(options.flag('no-trunc')).toBe(true);
  expect(options.value('format')).toBeUndefined();
  expect(input('a').flag('no-trunc')).toBe(false);
  expect(input('a', '--form', 'x', '--form=y').values('format')).toEqual(['x', 'y']);
});

test('a command by its alias', () => {
  expect(read('display', 'a')).toMatchObject({ command: { name: 'show' } });
});

test.each([
  [['sho'], 'unknown command: docker nathost sho'],
  [['--foo'], 'unknown flag: --foo'],
  [['show', '--foo', 'a'], 'unknown flag: --foo'],
  [['show', '-x', 'a'], "unknown shorthand flag: 'x' in -x"],
  [['show', 'a', '--format'], 'flag needs an argument: --format'],
  [['show'], "'docker nathost show' requires at least 1 argument"],
  [['bare', 'a'], "'docker nathost bare' accepts no arguments"],
  [['one', 'a', 'b'], "'docker nathost one' requires at most 1 argument"],
])('%j is refused as the docker command would', (words, message) => {
  expect(() => read(...words)).toThrow(message);
});

test('the help of a command', () => {
  const { help } = read('show', 'a', '--help') as { help: string };
  expect(help).toBe(`Usage:  docker nathost show [OPTIONS] NAME [NAME...]

Show things

Aliases:
  docker nathost show, docker nathost display

Options:
  -f, --filter filter   Only those that match
      --format string   The form
      --no-trunc        Do not shorten
  -q, --quiet           Only names
`);
});

test('the list of commands', () => {
  for (const words of [[], ['help'], ['--help']])
    expect((read(...words) as { help: string }).help).toContain('  bare   Nothing to say\n');
});
