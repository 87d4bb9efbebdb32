import { CliFailure, exitStatus } from './exit-status';

/** The docker command's own options that matter here. It passes all of them on, before the plugin's name. */
export interface GlobalOptions {
  readonly config?: string;
  readonly context?: string;
  readonly host?: string;
  readonly debug: boolean;
}

export interface Invocation {
  readonly global: GlobalOptions;
  /** `complete`: complete the last word, by cobra's protocol; `bare`: without descriptions. */
  readonly mode: 'run' | 'complete' | 'complete-bare';
  /** The words after the plugin's name. */
  readonly words: readonly string[];
}

type Known = keyof GlobalOptions | 'ignored';
const withValue = new Map<string, Known>([
  ['--config', 'config'],
  ['-c', 'context'],
  ['--context', 'context'],
  ['-H', 'host'],
  ['--host', 'host'],
  ['-l', 'ignored'],
  ['--log-level', 'ignored'],
  ['--tlscacert', 'ignored'],
  ['--tlscert', 'ignored'],
  ['--tlskey', 'ignored'],
]);
const flags = new Map<string, Known>([
  ['-D', 'debug'],
  ['--debug', 'debug'],
  ['--tls', 'ignored'],
  ['--tlsverify', 'ignored'],
]);

/**
 * Parses the docker command's call: `[GLOBAL OPTIONS] nathost …`, `help nathost …` or `__complete nathost …`. In a direct call, the word
 * `nathost` may be left out.
 */
export function readInvocation(argv: readonly string[]): Invocation {
  const { global, rest } = readGlobalOptions(argv);
  const [first = '', ...behind] = withoutName(rest);
  if (completing.has(first)) {
    return {
      global,
      mode: first === '__complete' ? 'complete' : 'complete-bare',
      words: withoutName(behind),
    };
  }
  // `docker help nathost ls` and `docker --help nathost` arrive as they were typed.
  if (rest[0] !== 'nathost' && asksForHelp.has(first)) {
    return { global, mode: 'run', words: [...withoutName(behind), '--help'] };
  }
  return { global, mode: 'run', words: withoutName(rest) };
}

const completing = new Set(['__complete', '__completeNoDesc']);
const asksForHelp = new Set(['help', '--help', '-h']);

function withoutName(words: readonly string[]): readonly string[] {
  return words[0] === 'nathost' ? words.slice(1) : words;
}

function readGlobalOptions(argv: readonly string[]): { global: GlobalOptions; rest: readonly string[] } {
  const read: { -readonly [K in Known]?: K extends 'debug' ? boolean : string } = {};
  let at = 0;
  for (; at < argv.length; at += 1) {
    const [name, value] = separate(argv[at] ?? '');
    const flag = flags.get(name);
    const option = withValue.get(name);
    if (flag === 'debug') read.debug = value !== 'false';
    else if (option) assign(read, option, name, value ?? argv[++at]);
    else if (!flag) break;
  }
  const { config, context, host, debug = false } = read;
  const global = { debug, ...(config && { config }), ...(context && { context }), ...(host && { host }) };
  return { global, rest: argv.slice(at) };
}

function assign(
  read: { config?: string; context?: string; host?: string; ignored?: string },
  option: Known,
  name: string,
  value: string | undefined,
): void {
  if (value === undefined)
    throw new CliFailure(`flag needs an argument: ${name}`, { status: exitStatus.usage });
  if (option !== 'debug') read[option] = value;
}

/** `--host=x` and `-Hx` into name and value. */
function separate(word: string): [string, string?] {
  const equals = word.indexOf('=');
  if (word.startsWith('--')) return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
  if (/^-[cHl]./.test(word)) return [word.slice(0, 2), word.slice(2).replace(/^=/, '')];
  return [word];
}
