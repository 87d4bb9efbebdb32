import type { Chain, Condition, Rule, Verdict } from './rule';

const hooks: Readonly<Record<string, 'input' | 'output'>> = { INPUT: 'input', OUTPUT: 'output' };

/** Reads what `iptables-save` or `ip6tables-save` prints (iptables 1.8, both of its backends). */
export function parseIptablesSave(text: string, source: 'iptables' | 'ip6tables'): Chain[] {
  const chains: (Chain & { rules: Rule[] })[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    const [, started] = /^\*(\S+)/.exec(line) ?? [];
    if (started !== undefined) table = started;
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name !== undefined) chains.push({ ...head(source, table, name, policy), rules: [] });
    const [, chainName, rule] = /^-A (\S+) ?(.*)$/.exec(line) ?? [];
    if (chainName === undefined) continue;
    chains
      .find((chain) => chain.table === table && chain.name === chainName)
      ?.rules.push(parseRule(rule ?? ''));
  }
  return chains;
}

function head(source: 'iptables' | 'ip6tables', table: string, name: string, policy: string | undefined) {
  const hook = table === 'nat' ? undefined : hooks[name];
  return {
    source,
    family: source === 'iptables' ? ('ip' as const) : ('ip6' as const),
    table,
    name,
    ...(hook && { hook, policy: policy === 'DROP' ? ('drop' as const) : ('accept' as const) }),
  };
}

const verdicts: Readonly<Record<string, Verdict>> = {
  ACCEPT: { kind: 'accept' },
  DROP: { kind: 'drop' },
  REJECT: { kind: 'drop' },
  RETURN: { kind: 'return' },
  QUEUE: { kind: 'unknown' },
  NFQUEUE: { kind: 'unknown' },
};

/** Targets that look at a packet or mark it, and leave it on its way. */
const passing = new Set([
  ...[
    'LOG',
    'NFLOG',
    'ULOG',
    'MARK',
    'CONNMARK',
    'CT',
    'NOTRACK',
    'TCPMSS',
    'DSCP',
    'TOS',
    'TTL',
    'HL',
    'AUDIT',
  ],
  ...['CLASSIFY', 'CHECKSUM', 'SET', 'TRACE', 'SECMARK', 'CONNSECMARK', 'LED', 'TEE'],
]);

function parseRule(text: string): Rule {
  const words = text.match(/"(?:\\.|[^"\\])*"|\S+/g) ?? [];
  const conditions: Condition[] = [];
  let verdict: Verdict = { kind: 'none' };
  for (let index = 0; index < words.length; index++) {
    const negated = words[index] === '!';
    if (negated) index++;
    const option = words[index] ?? '';
    if (option === '-j' || option === '-g') {
      verdict = targetOf(words[index + 1] ?? '', option === '-g');
      // What follows are the target's own options.
      break;
    }
    const values: string[] = [];
    while (index + 1 < words.length && !/^(-|!$)/.test(words[index + 1] ?? ''))
      values.push(words[++index] ?? '');
    const condition = conditionOf(option, values);
    if (condition) conditions.push({ ...condition, negated });
  }
  return { text, conditions, verdict };
}

function targetOf(name: string, goto: boolean): Verdict {
  const known = verdicts[name];
  if (known) return known;
  return passing.has(name) ? { kind: 'none' } : { kind: goto ? 'goto' : 'jump', chain: name };
}

type Plain = Condition extends infer C ? (C extends unknown ? Omit<C, 'negated'> : never) : never;

function conditionOf(option: string, values: readonly string[]): Plain | undefined {
  const list = (values[0] ?? '').split(',');
  switch (option) {
    // Names a module, whose own options follow.
    case '-m':
      return ['limit', 'hashlimit', 'recent', 'connlimit', 'rpfilter'].includes(values[0] ?? '')
        ? { on: 'unknown' }
        : undefined;
    case '--comment':
      return undefined;
    case '-i':
      return { on: 'in', interfaces: list };
    case '-o':
      return { on: 'out', interfaces: list };
    case '-s':
      return { on: 'source', subnets: list };
    case '-d':
      return { on: 'destination', subnets: list };
    case '-p':
      return { on: 'protocol', protocols: list };
    case '--dport':
    case '--dports':
      return { on: 'port', ranges: list.map(portRange) };
    case '--sport':
    case '--sports':
      return { on: 'source-port', ranges: list.map(portRange) };
    case '--ctstate':
    case '--state':
      return { on: 'state', states: list.map((state) => state.toLowerCase()) };
    case '--dst-type':
      return values[0] === 'LOCAL' ? { on: 'local-destination' } : { on: 'unknown' };
    default:
      return { on: 'unknown' };
  }
}

function portRange(text: string): readonly [number, number] {
  const [first = '', last = first] = text.split(':');
  return [Number(first), Number(last)];
}
