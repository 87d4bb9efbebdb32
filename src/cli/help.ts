import type { CommandSpec, OptionSpec } from './command';
import { wrap } from './format/wrap';

/** The list of commands, as `docker nathost --help` shows it. */
export function rootHelp(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}   ${summary}`);
  return [
    'Usage:  docker nathost COMMAND',
    '',
    'Lasting addresses and working names for host-networked proxies',
    '',
    'Commands:',
    ...lines,
    '',
    "Run 'docker nathost COMMAND --help' for more information on a command.",
    '',
  ].join('\n');
}

/** The help of one command, in the docker command's format. */
export function commandHelp(spec: CommandSpec, columns: number): string {
  const parts = [`Usage:  ${usageLine(spec)}`, spec.summary];
  if (spec.description) parts.push(wrap(spec.description, columns).join('\n'));
  if (spec.aliases) {
    const all = [spec.name, ...spec.aliases].map((name) => `docker nathost ${name}`);
    parts.push(`Aliases:\n  ${all.join(', ')}`);
  }
  if (spec.examples) {
    const lines = spec.examples.map(({ command, says }) => `  # ${says}\n  ${command}`);
    parts.push(`Examples:\n${lines.join('\n\n')}`);
  }
  if (spec.options) parts.push(`Options:\n${optionLines(spec.options, columns).join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}

/** `docker nathost inspect [OPTIONS] NAME [NAME...]` */
export function usageLine({ name, options, arguments: all = [] }: CommandSpec): string {
  const shown = all.map((one) => {
    const words = one.many ? `${one.name} [${one.name}...]` : one.name;
    return one.optional ? `[${one.many ? `${one.name}...` : one.name}]` : words;
  });
  return ['docker nathost', name, ...(options ? ['[OPTIONS]'] : []), ...shown].join(' ');
}

/** The last lines after a wrong use of a command. */
export function seeHelp(spec: CommandSpec): readonly string[] {
  return [`Usage:  ${usageLine(spec)}`, '', `Run 'docker nathost ${spec.name} --help' for more information`];
}

function optionLines(options: readonly OptionSpec[], columns: number): string[] {
  const heads = options.map(
    ({ name, short, value }) => `  ${short ? `-${short},` : '   '} --${name}${value ? ` ${value}` : ''}`,
  );
  const width = Math.max(...heads.map(({ length }) => length)) + 3;
  return options.flatMap(({ description }, index) => {
    const lines = description.split('\n').flatMap((line) => wrap(line, Math.max(columns - width, 30)));
    return lines.map((line, at) => `${(at === 0 ? (heads[index] ?? '') : '').padEnd(width)}${line}`);
  });
}
