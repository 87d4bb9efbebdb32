import type { Candidates, CommandSpec, OptionSpec } from '../command';
import { commandOf } from '../commander-program';

/** The completion of the word being typed. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** No space after the candidate, because more has to be typed. */
  readonly noSpace?: boolean;
  /** Complete file names. */
  readonly files?: boolean;
}

export interface Candidate {
  readonly word: string;
  readonly says?: string;
}

/** Words from the API; none if nathost cannot be reached. */
export type Known = (of: Extract<Candidates, string>) => Promise<readonly string[]>;

const nothing: Completion = { candidates: [] };

/** @param words those after the plugin's name; the last one is being typed, and may be empty */
export async function complete(
  commands: readonly CommandSpec[],
  words: readonly string[],
  known: Known,
): Promise<Completion> {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const command = commandOf(commands, before[0] === 'help' ? undefined : before[0]);
  if (before.length === 0 || (before[0] === 'help' && before.length === 1))
    return startingWith(current, {
      candidates: commands.map(({ name, summary }) => ({ word: name, says: summary })),
    });
  if (!command) return nothing;
  return completeInput(command, before.slice(1), current, known);
}

async function completeInput(
  command: CommandSpec,
  before: readonly string[],
  current: string,
  known: Known,
): Promise<Completion> {
  const options = command.options ?? [];
  const pending = optionWithValue(options, before.at(-1));
  if (pending) return startingWith(current, await valuesOf(pending.values, known));
  const [name, value] = separate(current);
  const assigned = value === undefined ? undefined : optionWithValue(options, name);
  if (assigned && value !== undefined) {
    const { candidates, ...rest } = startingWith(value, await valuesOf(assigned.values, known));
    return { ...rest, candidates: candidates.map(({ word }) => ({ word: `${name}=${word}` })) };
  }
  if (current.startsWith('-')) return startingWith(current, { candidates: options.map(optionCandidate) });
  return completeArgument(command, argumentsIn(options, before), current, known);
}

async function completeArgument(
  { arguments: specified = [] }: CommandSpec,
  given: readonly string[],
  current: string,
  known: Known,
): Promise<Completion> {
  const last = specified.at(-1);
  const argument = specified[given.length] ?? (last?.many ? last : undefined);
  if (!argument) return nothing;
  const { candidates, ...rest } = startingWith(current, await valuesOf(argument.values, known));
  return { ...rest, candidates: candidates.filter(({ word }) => !given.includes(word)) };
}

function argumentsIn(options: readonly OptionSpec[], words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !word.startsWith('-') && !optionWithValue(options, words[at - 1]));
}

function optionWithValue(options: readonly OptionSpec[], word: string | undefined): OptionSpec | undefined {
  return options.find(
    ({ name, short, alias, value }) =>
      value !== undefined &&
      word !== undefined &&
      [`--${name}`, `-${short ?? ''}`, `--${alias ?? ''}`].includes(word),
  );
}

function optionCandidate({ name, description }: OptionSpec): Candidate {
  return { word: `--${name}`, says: description.split('\n')[0] ?? '' };
}

async function valuesOf(values: Candidates | undefined, known: Known): Promise<Completion> {
  if (values === undefined) return nothing;
  if (values === 'files') return { candidates: [], files: true };
  // A shell inserts the word into the command line unquoted.
  const words = typeof values === 'string' ? (await known(values)).filter(isPlain) : values;
  const unfinished = words.length > 0 && words.every((word) => word.endsWith('='));
  return { candidates: words.map((word) => ({ word })), ...(unfinished && { noSpace: true }) };
}

function isPlain(word: string): boolean {
  return /^\w[\w.-]*=?$/.test(word);
}

function startingWith(begin: string, { candidates, ...rest }: Completion): Completion {
  const matching = candidates.filter(({ word }) => word.startsWith(begin));
  const unfinished = matching.length > 0 && matching.every(({ word }) => word.endsWith('='));
  return { ...rest, candidates: matching, ...(unfinished && { noSpace: true }) };
}

function separate(word: string): [string, string?] {
  const equals = word.indexOf('=');
  return word.startsWith('--') && equals > 0 ? [word.slice(0, equals), word.slice(equals + 1)] : [word];
}
