import { Argument, Command, CommanderError, Option } from 'commander';
import { buildId, version } from '../model/build';
import type { ArgumentSpec, CommandSpec, Input, OptionSpec } from './command';
import { CliFailure, exitStatus } from './exit-status';
import { commandHelp, rootHelp, seeHelp } from './help';

export interface Parsed {
  readonly command: CommandSpec;
  readonly input: Input;
}

/** What to do: run a command, or print this text. */
export type Request = { readonly help: string } | Parsed;

/** @throws CliFailure for invalid input, in the docker command's words */
export function parse(commands: readonly CommandSpec[], words: readonly string[], columns: number): Request {
  const [first] = words;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const topic = commandOf(commands, words[1]);
    return { help: first === 'help' && topic ? commandHelp(topic, columns) : rootHelp(commands) };
  }
  if (first === '--version') return { help: `${version}, build ${buildId}` };
  const command = commandOf(commands, first);
  if (!command)
    throw usage(
      first.startsWith('-') ? `unknown flag: ${first}` : `unknown command: docker nathost ${first}`,
      "Run 'docker nathost --help' for more information",
    );
  const rest = words.slice(1);
  const end = rest.indexOf('--');
  const before = end < 0 ? rest : rest.slice(0, end);
  if (before.includes('--help') || before.includes('-h')) return { help: commandHelp(command, columns) };
  return { command, input: readInput(command, rest) };
}

export function commandOf(
  commands: readonly CommandSpec[],
  word: string | undefined,
): CommandSpec | undefined {
  return commands.find(({ name, aliases }) => name === word || aliases?.includes(word ?? ''));
}

function readInput(spec: CommandSpec, words: readonly string[]): Input {
  const command = new Command(spec.name).exitOverride().helpOption(false).helpCommand(false);
  command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const option of spec.options ?? []) command.addOption(commanderOption(option));
  for (const argument of spec.arguments ?? []) command.addArgument(commanderArgument(argument));
  try {
    command.allowExcessArguments(false).parse(withoutAliases(spec, words), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usage(inDockersWords(spec, words, error), seeHelp(spec));
    throw error;
  }
  const options = command.opts<Record<string, readonly string[] | true | undefined>>();
  const values = (name: string): readonly string[] => {
    const found = options[name];
    return Array.isArray(found) ? (found as readonly string[]) : [];
  };
  return {
    arguments: command.args,
    flag: (name) => options[name] === true,
    value: (name) => values(name).at(-1),
    values,
  };
}

function withoutAliases({ options = [] }: CommandSpec, words: readonly string[]): string[] {
  const aliases = new Map<string, string>(
    options.flatMap(({ name, alias }) => (alias ? [[`--${alias}`, `--${name}`] as const] : [])),
  );
  return words.map((word) => word.replace(/^--[^=]+/, (option) => aliases.get(option) ?? option));
}

function commanderOption({ name, short, value }: OptionSpec): Option {
  const option = new Option(`${short ? `-${short}, ` : ''}--${name}${value ? ` <${value}>` : ''}`);
  // Commander would treat `--no-x` as the opposite of x; here it is a flag of its own.
  option.negate = false;
  option.attributeName = () => name;
  if (value) option.argParser((given: string, before?: readonly string[]) => [...(before ?? []), given]);
  return option;
}

function commanderArgument({ name, optional, many }: ArgumentSpec): Argument {
  const shown = `${name}${many ? '...' : ''}`;
  return new Argument(optional ? `[${shown}]` : `<${shown}>`);
}

function inDockersWords(spec: CommandSpec, words: readonly string[], error: CommanderError): string {
  const [, quoted = ''] = /'([^']*)'/.exec(error.message) ?? [];
  switch (error.code) {
    case 'commander.unknownOption':
      return quoted.startsWith('--')
        ? `unknown flag: ${quoted}`
        : `unknown shorthand flag: '${quoted.slice(1, 2)}' in ${quoted}`;
    case 'commander.optionMissingArgument':
      return `flag needs an argument: ${/--[\w-]+/.exec(quoted)?.[0] ?? quoted}`;
    case 'commander.missingArgument':
    case 'commander.excessArguments':
      return `'docker nathost ${spec.name}' ${accepted(spec.arguments ?? [])}`;
    default:
      return error.message.replace(/^error: /, '');
  }
}

function accepted(all: readonly ArgumentSpec[]): string {
  const needed = all.filter(({ optional }) => !optional).length;
  if (all.length === 0) return 'accepts no arguments';
  const noun = (count: number) => `${count} argument${count === 1 ? '' : 's'}`;
  if (all.some(({ many }) => many)) return `requires at least ${noun(needed)}`;
  return needed === all.length ? `requires ${noun(needed)}` : `requires at most ${noun(all.length)}`;
}

function usage(message: string, remedy: string | readonly string[]): CliFailure {
  return new CliFailure(message, { remedy, status: exitStatus.usage });
}
