import type { Context } from './context';

/** One command as data. Help, completion, the reference page, the manual page and the parser are made from it. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line without a full stop, as in the list of commands. */
  readonly summary: string;
  /** Further sentences for the help and the reference. */
  readonly description?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  readonly examples?: readonly ExampleSpec[];
  /** The fields of a row in templates and JSON, for the reference. */
  readonly fields?: readonly FieldSpec[];
  /** Resolves with the exit status (exit-status.ts); undefined means 0. */
  readonly run: (context: Context, input: Input) => Promise<number | undefined>;
}

export interface ArgumentSpec {
  /** In capitals, as the usage line shows it. */
  readonly name: string;
  readonly optional?: boolean;
  /** One or more; only for the last argument. */
  readonly many?: boolean;
  readonly values?: Candidates;
}

export interface OptionSpec {
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Another name for the option, not shown in the help. */
  readonly alias?: string;
  /** The placeholder of the value in the help, such as `string`; without it the option is a flag. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly description: string;
  readonly values?: Candidates;
}

/** What a shell may complete: these words, or values from the API. */
export type Candidates = readonly string[] | 'names' | 'lease-names' | 'settings' | 'files';

export interface FieldSpec {
  /** Its name in templates, such as `Name`. */
  readonly field: string;
  readonly says: string;
}

export interface ExampleSpec {
  readonly command: string;
  readonly says: string;
}

/** The parsed arguments and options of a command. */
export interface Input {
  readonly arguments: readonly string[];
  flag(name: string): boolean;
  /** The last one given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}
