import {
  allOf,
  anyOf,
  isInterface,
  isPort,
  isWithin,
  not,
  type Hook,
  type Packet,
  type Truth,
} from './packet';
import type { Chain, Rule, Verdict } from './walk';

const hooks: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};

/** The chains of one table as iptables-save(8) prints it, with what their rules do to this packet. */
export function legacyChains(saved: string, packet: Packet): Chain[] {
  const lines = saved.split('\n');
  const rules = new Map<string, Rule[]>();
  for (const line of lines) {
    const [, chain = '', rest = ''] = /^-A (\S+) (.*)$/.exec(line) ?? [];
    if (chain !== '') rules.set(chain, [...(rules.get(chain) ?? []), decodeRule(rest, packet)]);
  }
  return lines.flatMap((line) => {
    const [, name = '', policy = ''] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name === '') return [];
    const hook = policy === '-' ? undefined : hooks[name];
    const one: Chain = {
      id: name,
      text: `chain ${name} of iptables-legacy's table filter`,
      families: [packet.family],
      ...(hook && { base: { hook, policy: policy === 'DROP' ? 'drop' : 'accept' } }),
      rules: rules.get(name) ?? [],
    };
    return [one];
  });
}

function decodeRule(text: string, packet: Packet): Rule {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const truths: Truth[] = [];
  let verdict: Verdict = { kind: 'none' };
  let isNegated = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (word === '!') {
      isNegated = true;
      continue;
    }
    if (word === '-j' || word === '-g') {
      verdict = verdictOf(word, value);
      break;
    }
    const found = truthOf(word, value, words[at + 2] ?? '', packet);
    truths.push(isNegated ? not(found.truth) : found.truth);
    isNegated = false;
    at += found.words;
  }
  return { truth: allOf(truths), verdict };
}

function verdictOf(option: string, target: string): Verdict {
  if (target === 'ACCEPT') return { kind: 'accept' };
  if (target === 'DROP' || target === 'REJECT') return { kind: 'drop' };
  if (target === 'RETURN') return { kind: 'return' };
  return { kind: option === '-g' ? 'goto' : 'jump', chain: target };
}

/** What an option with its value says, and how many words the value has. */
function truthOf(
  option: string,
  value: string,
  next: string,
  packet: Packet,
): { truth: Truth; words: number } {
  const one = (truth: Truth): { truth: Truth; words: number } => ({ truth, words: 1 });
  switch (option) {
    case '-i':
      return one(isInterface(packet.iif, value));
    case '-o':
      return one(isInterface(packet.oif, value));
    case '-s':
      return one(isWithin(packet.source, value));
    case '-d':
      return one(isWithin(packet.destination, value));
    case '-p':
      return one(value === 'tcp' || value === 'all' ? 'yes' : 'no');
    case '-m':
      return one(
        ['tcp', 'udp', 'conntrack', 'state', 'comment', 'multiport'].includes(value) ? 'yes' : 'maybe',
      );
    case '--comment':
      return one('yes');
    case '--ctstate':
    case '--state':
      return one(value.split(',').includes('UNTRACKED') ? 'yes' : 'no');
    case '--dport':
    case '--dports':
      return one(anyOf(value.split(',').map((range) => isRange(range, packet))));
    case '--tcp-flags':
      return {
        truth: value === 'FIN,SYN,RST,ACK' && next === 'SYN' ? (packet.isReply ? 'no' : 'yes') : 'maybe',
        words: 2,
      };
    default:
      return { truth: 'maybe', words: 0 };
  }
}

function isRange(text: string, { ports }: Packet): Truth {
  const [first, last = first] = text.split(':').map(Number);
  return isPort(ports, first ?? NaN, last ?? NaN);
}
