import {
  array,
  is,
  looseObject,
  number,
  object,
  optional,
  parse,
  record,
  string,
  union,
  unknown,
} from 'valibot';
import type { Chain, Condition, Hook, Rule, Verdict } from './rule';

const chainSchema = looseObject({
  family: string(),
  table: string(),
  name: string(),
  hook: optional(string()),
  policy: optional(string()),
});
const ruleSchema = looseObject({
  family: string(),
  table: string(),
  chain: string(),
  handle: number(),
  expr: array(record(string(), unknown())),
});
const setSchema = looseObject({
  family: string(),
  table: string(),
  name: string(),
  elem: optional(array(unknown())),
});
const listing = object({
  nftables: array(
    looseObject({ chain: optional(chainSchema), rule: optional(ruleSchema), set: optional(setSchema) }),
  ),
});

/** A rule whose match only iptables understands: such a table is read by iptables-save. */
const madeByIptables = ['xt'];

/** Reads what `nft -j list ruleset` prints (libnftables-json(5), schema version 1), but for the tables that iptables made.
 * @throws Error for anything else */
export function parseNftRuleset(text: string): Chain[] {
  const { nftables } = parse(listing, JSON.parse(text));
  const sets = new Map<string, readonly unknown[]>();
  for (const { set } of nftables) if (set) sets.set(`${set.family} ${set.table} ${set.name}`, set.elem ?? []);
  const chains: (Chain & { rules: Rule[] })[] = [];
  for (const { chain, rule } of nftables) {
    const family = familyOf(chain?.family ?? rule?.family);
    if (!family) continue;
    if (chain) chains.push({ ...head(chain, family), rules: [] });
    if (!rule) continue;
    const reader = new RuleReader((name) => sets.get(`${rule.family} ${rule.table} ${name}`));
    chains
      .find((known) => known.family === family && known.table === rule.table && known.name === rule.chain)
      ?.rules.push(...reader.read(rule.expr, `the one with handle ${rule.handle}`));
  }
  return chains.filter((chain) => !isIptables(chain, nftables));
}

function isIptables(
  chain: Chain,
  all: readonly { rule?: { family: string; table: string; expr: object[] } | undefined }[],
) {
  if (!/^(filter|nat|mangle|raw|security)$/.test(chain.table) || chain.family === 'inet') return false;
  // iptables-nft names base chains in capitals; nobody else does.
  if (chain.hook && chain.name === chain.name.toUpperCase()) return true;
  return all.some(
    ({ rule }) =>
      rule?.family === chain.family &&
      rule.table === chain.table &&
      rule.expr.some((part) => madeByIptables.some((key) => key in part)),
  );
}

function familyOf(text: string | undefined): Chain['family'] | undefined {
  return text === 'ip' || text === 'ip6' || text === 'inet' ? text : undefined;
}

interface ChainReply {
  readonly table: string;
  readonly name: string;
  readonly hook?: string | undefined;
  readonly policy?: string | undefined;
}

function head({ table, name, hook, policy }: ChainReply, family: Chain['family']): Omit<Chain, 'rules'> {
  const ours: Hook | undefined = hook === 'input' || hook === 'output' ? hook : undefined;
  return {
    source: 'nft' as const,
    family,
    table,
    name,
    ...(ours && { hook: ours, policy: policy === 'drop' ? ('drop' as const) : ('accept' as const) }),
  };
}

const target = looseObject({ target: string() });
const match = object({ op: string(), left: record(string(), unknown()), right: unknown() });
const vmap = object({ key: record(string(), unknown()), data: unknown() });

/** Statements that decide nothing about the packet. */
const passing = new Set(['counter', 'log', 'comment', 'mangle', 'notrack', 'set', 'meta', 'ct count', 'xt']);

class RuleReader {
  constructor(private readonly setNamed: (name: string) => readonly unknown[] | undefined) {}

  /** One rule, or one for each element of a verdict map. */
  read(expression: readonly Record<string, unknown>[], text: string): Rule[] {
    const conditions: Condition[] = [];
    let verdict: Verdict = { kind: 'none' };
    for (const part of expression) {
      const [kind = '', value] = Object.entries(part)[0] ?? [];
      if (kind === 'match' && is(match, value))
        conditions.push(...implied(value.left), this.condition(value));
      else if (kind === 'vmap' && is(vmap, value)) return this.mapped(value, conditions, text);
      else if (kind === 'limit') conditions.push({ on: 'unknown', negated: false });
      else if (!passing.has(kind)) verdict = verdictOf(part);
    }
    return [{ text, conditions, verdict }];
  }

  private mapped(
    { key, data }: { key: Record<string, unknown>; data: unknown },
    before: readonly Condition[],
    text: string,
  ) {
    const elements = this.elements(data);
    const pairs = elements?.filter((pair): pair is [unknown, Record<string, unknown>] => Array.isArray(pair));
    if (!pairs) return [{ text, conditions: [...before], verdict: { kind: 'unknown' as const } }];
    return pairs.map(([right, outcome]) => ({
      text,
      conditions: [...before, ...implied(key), this.condition({ op: '==', left: key, right })],
      verdict: verdictOf(outcome),
    }));
  }

  private condition({
    op,
    left,
    right,
  }: {
    op: string;
    left: Record<string, unknown>;
    right: unknown;
  }): Condition {
    const negated = op === '!=';
    const unclear: Condition = { on: 'unknown', negated: false };
    if (!['==', '!=', 'in'].includes(op)) return unclear;
    const values = this.elements(right);
    if (!values) return unclear;
    const words = values.map(String);
    switch (leftName(left)) {
      case 'iif':
      case 'iifname':
        return { on: 'in', interfaces: words, negated };
      case 'oif':
      case 'oifname':
        return { on: 'out', interfaces: words, negated };
      case 'saddr':
        return { on: 'source', subnets: values.map(subnetText), negated };
      case 'daddr':
        return { on: 'destination', subnets: values.map(subnetText), negated };
      case 'dport':
        return { on: 'port', ranges: values.map(portRange), negated };
      case 'sport':
        return { on: 'source-port', ranges: values.map(portRange), negated };
      case 'l4proto':
      case 'protocol':
      case 'nexthdr':
        return { on: 'protocol', protocols: words, negated };
      case 'state':
        return { on: 'state', states: words, negated };
      default:
        return unclear;
    }
  }

  private elements(right: unknown): readonly unknown[] | undefined {
    if (Array.isArray(right)) return right as unknown[];
    if (typeof right === 'string' && right.startsWith('@')) return this.setNamed(right.slice(1));
    if (typeof right === 'object' && right !== null && 'set' in right) return this.elements(right.set);
    return [right];
  }
}

const payload = object({ payload: looseObject({ protocol: string() }) });

/** `udp dport != 53` is said of UDP only, and `ip saddr` of IPv4. */
function implied(left: Record<string, unknown>): Condition[] {
  if (!is(payload, left)) return [];
  const { protocol } = left.payload;
  if (protocol === 'ip' || protocol === 'ip6') return [{ on: 'family', family: protocol, negated: false }];
  if (protocol === 'th') return [];
  return [{ on: 'protocol', protocols: [protocol], negated: false }];
}

/** `iifname` of `{meta: {key: 'iifname'}}`, `dport` of `{payload: {protocol: 'tcp', field: 'dport'}}`, `state` of `{ct: {key: 'state'}}`. */
function leftName(left: Record<string, unknown>): string {
  const [kind, value] = Object.entries(left)[0] ?? [];
  if (typeof value !== 'object' || value === null) return '';
  const name: unknown =
    kind === 'payload' ? (value as { field?: unknown }).field : (value as { key?: unknown }).key;
  return typeof name === 'string' ? name : '';
}

function verdictOf(part: Readonly<Record<string, unknown>>): Verdict {
  const [kind = '', value] = Object.entries(part)[0] ?? [];
  if (kind === 'accept' || kind === 'drop' || kind === 'return') return { kind };
  if (kind === 'reject') return { kind: 'drop' };
  if (kind === 'continue') return { kind: 'none' };
  if ((kind === 'jump' || kind === 'goto') && is(target, value)) return { kind, chain: value.target };
  return { kind: 'unknown' };
}

const prefix = object({ prefix: object({ addr: string(), len: number() }) });
const range = object({ range: array(union([string(), number()])) });

function subnetText(value: unknown): string {
  return is(prefix, value) ? `${value.prefix.addr}/${value.prefix.len}` : String(value);
}

function portRange(value: unknown): readonly [number, number] {
  if (is(range, value)) return [Number(value.range[0]), Number(value.range[1])];
  return [Number(value), Number(value)];
}
