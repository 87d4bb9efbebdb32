import type { Context } from './context';

/** One command, as data: help, completion, the reference page and the manual page are made from it, and commander's parser. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line without a full stop, as in the list of commands. */
  readonly summary: string;
  /** What more there is to say; sentences, for the help as well as for the reference. */
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  readonly examples?: readonly ExampleSpec[];
  /** What templates and JSON have of a row, for the reference. */
  readonly fields?: readonly FieldSpec[];
  /** Resolves with the exit status (exit-status.ts); nothing is 0. */
  readonly run: (context: Context, input: Input) => Promise<number | undefined>;
}

export interface ArgumentSpec {
  /** In capitals, as the usage line shows it. */
  readonly name: string;
  readonly optional?: boolean;
  /** One or more; only for the last one. */
  readonly many?: boolean;
  readonly values?: Candidates;
}

export interface OptionSpec {
  /** Without dashes; `no-trunc` is a flag of that name. */
  readonly name: string;
  readonly short?: string;
  /** Another name that means the same, not shown in the help. */
  readonly alias?: string;
  /** What stands for the value in the help, such as `string`; without it the option is a flag. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly description: string;
  readonly values?: Candidates;
}

/** What a shell may complete with: these words, or what the API knows. */
export type Candidates = readonly string[] | 'names' | 'lease-names' | 'settings' | 'files';

export interface FieldSpec {
  /** As templates name it, such as `Name`. */
  readonly field: string;
  readonly says: string;
}

export interface ExampleSpec {
  readonly command: string;
  readonly says: string;
}

/** What was typed behind the command, already held against its specification. */
export interface Input {
  readonly arguments: readonly string[];
  flag(name: string): boolean;
  /** The last one given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}
