/** One label matcher: `state="down"`. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What a PromQL expression asks for by name. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /** The innermost function around it, such as `rate`; empty without one. */
  readonly within: string;
}

export interface Asked {
  readonly selectors: readonly Selector[];
  /** Labels after `by`, `without`, `on`, `ignoring` and the like. */
  readonly grouping: readonly string[];
}

const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|[A-Za-z_:][\w:]*|\d[\w.]*|[=!<>]=|[=!]~|\S/g;
const word = /^[A-Za-z_:]/;
const withLabels = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const operators = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);
const aggregations = new Set([
  'sum',
  'count',
  'min',
  'max',
  'avg',
  'topk',
  'bottomk',
  'stddev',
  'quantile',
  'group',
]);

/**
 * Reads the metrics and labels that an expression names. Whether it is well-formed is for promtool to say.
 * @throws on a matcher that it does not understand
 */
export function readPromql(expression: string): Asked {
  const tokens: readonly string[] = expression.match(token) ?? [];
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  const calls: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [text = '', next] = [tokens[at], tokens[at + 1]];
    if (text === '(') calls.push(word.test(tokens[at - 1] ?? '') ? (tokens[at - 1] ?? '') : '');
    else if (text === ')') calls.pop();
    else if (!word.test(text) || operators.has(text) || aggregations.has(text)) continue;
    else if (withLabels.has(text)) {
      const end = tokens.indexOf(')', at);
      grouping.push(...tokens.slice(at + 2, end).filter((one) => one !== ','));
      at = end;
    } else if (next !== '(') {
      const end = next === '{' ? tokens.indexOf('}', at) : at;
      const matchers = next === '{' ? readMatchers(tokens.slice(at + 2, end)) : [];
      selectors.push({ metric: text, matchers, within: calls.at(-1) ?? '' });
      at = end;
    }
  }
  return { selectors, grouping };
}

function readMatchers(tokens: readonly string[]): Matcher[] {
  const matchers: Matcher[] = [];
  for (let at = 0; at < tokens.length; at += 4) {
    const [label = '', operator = '', value = '', comma = ','] = tokens.slice(at, at + 4);
    if (!/^(=|!=|=~|!~)$/.test(operator) || !/^["']/.test(value) || comma !== ',')
      throw new Error(`no matcher: ${tokens.join(' ')}`);
    matchers.push({ label, operator: operator as Matcher['operator'], value: value.slice(1, -1) });
  }
  return matchers;
}

/** Whether a series with this value of the label is asked for. An anchored regular expression, as Prometheus has it. */
export function isMatched({ operator, value }: Matcher, found: string): boolean {
  const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(found) : found === value;
  return equal !== operator.startsWith('!');
}
