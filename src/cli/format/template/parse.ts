import { type Piece, type Token, pieces } from './tokens';
import { TemplateError } from './values';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipe: Pipe;
      readonly body: Block;
      readonly otherwise: Block;
    };
export type Block = readonly Node[];

/** `$a, $b := first | second`: the result of each command is the last argument of the next. */
export interface Pipe {
  readonly variables: readonly string[];
  readonly commands: readonly Command[];
}

/** An operand, or a function with its arguments. */
export type Command = readonly Operand[];
export type Operand =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly path: readonly string[] };

/** Parses a template of Go's text/template, without template definitions. @throws TemplateError */
export function parse(template: string): Block {
  const reader = new Reader(pieces(template));
  const { block, end } = reader.block();
  if (end) throw new TemplateError(`unexpected {{${end}}}`);
  return block;
}

class Reader {
  private at = 0;

  constructor(private readonly all: readonly Piece[]) {}

  /** Reads up to the `end` or `else` that closes the block, and returns that word in `end`. */
  block(): { block: Block; end?: string; rest: readonly Token[] } {
    const block: Node[] = [];
    for (let piece = this.all[this.at++]; piece; piece = this.all[this.at++]) {
      if ('text' in piece) {
        block.push({ kind: 'text', text: piece.text });
        continue;
      }
      const [first, ...rest] = piece.action;
      const word = first?.kind === 'word' ? first.text : '';
      if (word === 'end' || word === 'else') return { block, end: word, rest };
      if (word === 'if' || word === 'with' || word === 'range') block.push(this.control(word, rest));
      else block.push({ kind: 'print', pipe: readPipe(piece.action, piece.source) });
    }
    return { block, rest: [] };
  }

  private control(kind: 'if' | 'with' | 'range', tokens: readonly Token[]): Node {
    const pipe = readPipe(tokens, kind);
    const { block: body, end, rest } = this.block();
    return { kind, pipe, body, otherwise: this.otherwise(kind, end, rest) };
  }

  private otherwise(kind: string, end: string | undefined, rest: readonly Token[]): Block {
    if (end === 'end') return [];
    if (end === undefined) throw new TemplateError(`{{${kind}}} without {{end}}`);
    const [first, ...behind] = rest;
    if (first?.kind === 'word' && (first.text === 'if' || first.text === 'with'))
      return [this.control(first.text, behind)];
    const last = this.block();
    if (last.end !== 'end') throw new TemplateError(`{{${kind}}} without {{end}}`);
    return last.block;
  }
}

const constants = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function readPipe(tokens: readonly Token[], source: string): Pipe {
  const assigned = tokens.findIndex((token) => token.kind === 'mark' && /^:?=$/.test(token.text));
  const variables = tokens
    .slice(0, Math.max(assigned, 0))
    .flatMap((token) => (token.kind === 'variable' ? [token.text] : []));
  const { commands, next } = readCommands(tokens, assigned + 1, source);
  if (next < tokens.length) throw new TemplateError(`unexpected ")" in {{${source}}}`);
  return { variables, commands };
}

function readCommands(
  tokens: readonly Token[],
  from: number,
  source: string,
): { commands: Command[]; next: number } {
  const commands: Operand[][] = [[]];
  let at = from;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || token.kind === 'closing') break;
    if (isMark(token, '|')) commands.push([]);
    else if (isMark(token, '(')) {
      const inner = readCommands(tokens, at + 1, source);
      at = inner.next;
      const closing = tokens[at];
      if (closing?.kind !== 'closing') throw new TemplateError(`unclosed "(" in {{${source}}}`);
      commands
        .at(-1)
        ?.push({ kind: 'pipe', pipe: { variables: [], commands: inner.commands }, path: closing.path });
    } else commands.at(-1)?.push(operand(token, source));
  }
  if (commands.some((command) => command.length === 0))
    throw new TemplateError(`missing value in {{${source}}}`);
  return { commands, next: at };
}

function isMark(token: Token, text: string): boolean {
  return token.kind === 'mark' && token.text === text;
}

function operand(token: Token, source: string): Operand {
  switch (token.kind) {
    case 'literal':
    case 'field':
      return token;
    case 'variable':
      return { kind: 'variable', name: token.text, path: token.path };
    case 'word':
      return constants.has(token.text)
        ? { kind: 'literal', value: constants.get(token.text) }
        : { kind: 'function', name: token.text };
    case 'mark':
    case 'closing':
      throw new TemplateError(`unexpected "${token.text}" in {{${source}}}`);
  }
}
