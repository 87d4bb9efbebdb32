import type { CommandSpec, OptionSpec } from '../command';
import { usageLine } from '../help';
import { description, environment, formats, statuses, synopsis } from './topics';

/** docker-nathost.1, in the macros of man(7). */
export function manualPage(commands: readonly CommandSpec[], version: string): string {
  const lines = [
    '.\\" Generated from src/cli/commands/ by scripts/generate-cli-reference.ts.',
    `.TH DOCKER-NATHOST 1 "" "nathost ${version}" "Docker"`,
    '.SH NAME',
    'docker-nathost \\- lasting addresses and working names for host-networked proxies',
    '.SH SYNOPSIS',
    text(synopsis),
    '.SH DESCRIPTION',
    ...paragraphs(description),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH OUTPUT',
    ...paragraphs(formats),
    '.SH EXIT STATUS',
    ...statuses.flatMap(([status, says]) => tagged(String(status), says)),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, says]) => tagged(name, says)),
    '.SH SEE ALSO',
    '.BR docker (1)',
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(spec: CommandSpec): string[] {
  const { summary, description: more, aliases, options = [], fields, examples = [] } = spec;
  return [
    `.SS ${text(usageLine(spec))}`,
    text(`${summary}.${more ? ` ${more}` : ''}${aliases ? ` Also ${aliases.join(', ')}.` : ''}`),
    ...options.flatMap(optionLines),
    ...(fields
      ? ['.PP', text(`Fields: ${fields.map(({ field, says }) => `.${field} (${says})`).join(', ')}.`)]
      : []),
    ...examples.flatMap(({ command, says }) => [
      '.PP',
      text(`${says}:`),
      '.PP',
      '.EX',
      text(`  ${command}`),
      '.EE',
    ]),
  ];
}

function optionLines({ name, short, alias, value, description: says }: OptionSpec): string[] {
  const names = [...(short ? [`-${short}`] : []), `--${name}`, ...(alias ? [`--${alias}`] : [])];
  const [first = '', ...more] = says.split('\n');
  return [
    ...tagged(`${names.join(', ')}${value ? ` ${value}` : ''}`, first),
    ...more.flatMap((line) => ['.br', text(line)]),
  ];
}

function tagged(tag: string, says: string): string[] {
  return ['.TP', `\\fB${text(tag)}\\fR`, text(says)];
}

function paragraphs(all: readonly string[]): string[] {
  return all.flatMap((one, at) => (at === 0 ? [text(one)] : ['.PP', text(one)]));
}

/** Escapes text for roff: backslashes, dashes, and what would begin a request. Removes Markdown's backquotes. */
function text(plain: string): string {
  return plain
    .replaceAll('`', '')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}
