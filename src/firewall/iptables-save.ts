import { subnetOf } from './packet';
import {
  testOf,
  unclear,
  type Chain,
  type Condition,
  type Hook,
  type Range,
  type Rule,
  type Test,
} from './rule';
import { targetVerdict } from './targets';

const hooks: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};

/** Parses the output of `iptables-save` or `ip6tables-save` (iptables 1.8, both back ends). */
export function parseIptablesSave(text: string, program: 'iptables' | 'ip6tables'): Chain[] {
  const chains = new Map<string, Chain & { readonly rules: Rule[] }>();
  let table = '';
  for (const line of text.split('\n')) {
    table = /^\*(\S+)/.exec(line)?.[1] ?? table;
    const idOf = (name: string): string => `${program} ${table} ${name}`;
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name !== undefined)
      chains.set(idOf(name), { ...head(program, table, name, policy), id: idOf(name), rules: [] });
    const [, of, rule] = /^(?:\[\d+:\d+\] )?-A (\S+) ?(.*)$/.exec(line) ?? [];
    if (of !== undefined) chains.get(idOf(of))?.rules.push(parseRule(rule ?? '', idOf, chains));
  }
  return [...chains.values()];
}

function head(program: 'iptables' | 'ip6tables', table: string, name: string, policy: string | undefined) {
  const hook = policy === '-' ? undefined : hooks[name];
  const family = program === 'iptables' ? ('ip' as const) : ('ip6' as const);
  const isDrop = policy === 'DROP';
  return {
    program,
    family,
    table,
    name,
    ...(hook && {
      base: { hook, isNat: table === 'nat', policy: isDrop ? ('drop' as const) : ('accept' as const) },
    }),
  };
}

function parseRule(text: string, idOf: (name: string) => string, chains: ReadonlyMap<string, unknown>): Rule {
  const words = text.match(/"(?:\\.|[^"\\])*"|\S+/g) ?? [];
  const conditions: Condition[] = [];
  for (let index = 0; index < words.length; index++) {
    const negated = words[index] === '!';
    if (negated) index++;
    const option = words[index] ?? '';
    if (option === '-j' || option === '-g') {
      const name = words[index + 1] ?? '';
      const jump = { kind: option === '-g' ? 'goto' : 'jump', chain: idOf(name) } as const;
      const known = targetVerdict(name);
      // What follows are the target's own options. All chains stand before the first rule.
      return { text, conditions, verdict: known ?? (chains.has(idOf(name)) ? jump : { kind: 'unknown' }) };
    }
    const values: string[] = [];
    while (index + 1 < words.length && !/^(-|!$)/.test(words[index + 1] ?? ''))
      values.push(words[++index] ?? '');
    const test = testIn(option, values);
    if (test) conditions.push({ test, negated });
  }
  return { text, conditions, verdict: { kind: 'none' } };
}

/** Matches that limit a rule without options. */
const limiting = new Set(['limit', 'hashlimit', 'recent', 'connlimit', 'rpfilter', 'socket']);

function testIn(option: string, values: readonly string[]): Test | undefined {
  const [value = ''] = values;
  const list = value.split(',');
  switch (option) {
    case '-m':
      return limiting.has(value) ? unclear : undefined;
    case '--comment':
      return undefined;
    case '-i':
      return { on: 'in', interfaces: list };
    case '-o':
      return { on: 'out', interfaces: list };
    case '-s':
      return testOf(list.map(subnetOf), (subnets) => ({ on: 'source', subnets }));
    case '-d':
      return testOf(list.map(subnetOf), (subnets) => ({ on: 'destination', subnets }));
    case '-p':
      return { on: 'protocol', protocols: list };
    case '--dport':
    case '--dports':
      return testOf(list.map(portRange), (ranges) => ({ on: 'port', ranges }));
    case '--sport':
    case '--sports':
      return testOf(list.map(portRange), (ranges) => ({ on: 'source-port', ranges }));
    case '--ctstate':
    case '--state':
      return { on: 'state', states: list.map((state) => state.toLowerCase()) };
    case '--dst-type':
      return value === 'LOCAL' ? { on: 'local-destination' } : unclear;
    case '--tcp-flags':
      return value === 'FIN,SYN,RST,ACK' && values[1] === 'SYN' ? { on: 'syn' } : unclear;
    default:
      return unclear;
  }
}

function portRange(text: string): Range | undefined {
  const [, first, last = first] = /^(\d*)(?::(\d*))?$/.exec(text) ?? [];
  if (first === undefined || text === '') return undefined;
  return [Number(first), last === '' ? 65_535 : Number(last)];
}
