import { TemplateError } from './values';

/** A piece of an action: `{{ range .Names }}` is a word, a field. */
export type Token =
  | { readonly kind: 'word' | 'mark'; readonly text: string }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  /** The path contains fields that follow without a space. */
  | { readonly kind: 'variable' | 'closing'; readonly text: string; readonly path: readonly string[] }
  | { readonly kind: 'literal'; readonly value: string | number };

/** Literal text, or an action between double braces. */
export type Piece =
  { readonly text: string } | { readonly action: readonly Token[]; readonly source: string };

/** Splits a template. `{{-` and `-}}` also remove the adjacent white space; comments are dropped. */
export function pieces(template: string): readonly Piece[] {
  const found: Piece[] = [];
  let rest = template;
  for (;;) {
    const start = rest.indexOf('{{');
    if (start < 0) break;
    const action =
      /^\{\{(- )?\s*(\/\*[^]*?\*\/|(?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\}|-\}\})[^])*?)\s*( -)?\}\}/.exec(
        rest.slice(start),
      );
    if (!action) throw new TemplateError(`unclosed action: ${rest.slice(start)}`);
    const [whole, trimsBefore, source = '', trimsBehind] = action;
    const text = rest.slice(0, start);
    found.push({ text: trimsBefore ? text.trimEnd() : text });
    if (!source.startsWith('/*')) found.push({ action: tokens(source), source });
    rest = rest.slice(start + whole.length);
    if (trimsBehind) rest = rest.trimStart();
  }
  return [...found, { text: rest }].filter((piece) => !('text' in piece) || piece.text !== '');
}

const patterns: readonly [RegExp, (match: RegExpExecArray) => Token | undefined][] = [
  [/^\s+/, () => undefined],
  [/^"(?:[^"\\\n]|\\.)*"/, ([text]) => ({ kind: 'literal', value: unquote(text) })],
  [/^`([^`]*)`/, ([, text = '']) => ({ kind: 'literal', value: text })],
  [/^-?\d+(?:\.\d+)?\b/, ([text]) => ({ kind: 'literal', value: Number(text) })],
  [/^(\$\w*)((?:\.[\p{L}_][\p{L}\p{N}_]*)*)/u, (match) => withPath('variable', match)],
  [/^(\))((?:\.[\p{L}_][\p{L}\p{N}_]*)*)/u, (match) => withPath('closing', match)],
  [/^(?:\.[\p{L}_][\p{L}\p{N}_]*)+/u, ([text]) => ({ kind: 'field', path: names(text) })],
  [/^\./, () => ({ kind: 'field', path: [] })],
  [/^[\p{L}_][\p{L}\p{N}_]*/u, ([text]) => ({ kind: 'word', text })],
  [/^(?::=|[(|,=])/, ([text]) => ({ kind: 'mark', text })],
];

const names = (path: string) => path.split('.').slice(1);

function withPath(kind: 'variable' | 'closing', [, text = '', path = '']: RegExpExecArray): Token {
  return { kind, text, path: names(path) };
}

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  for (let rest = source; rest !== '';) {
    const [match, make] = firstMatch(rest, source);
    const token = make(match);
    if (token) found.push(token);
    rest = rest.slice(match[0].length);
  }
  return found;
}

function firstMatch(
  rest: string,
  source: string,
): [RegExpExecArray, (match: RegExpExecArray) => Token | undefined] {
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(rest);
    if (match) return [match, make];
  }
  throw new TemplateError(`unexpected "${rest[0] ?? ''}" in {{${source}}}`);
}

function unquote(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new TemplateError(`${text} is not a text`);
  }
}
