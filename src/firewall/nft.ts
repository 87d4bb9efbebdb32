import type { Chain, Condition, Hook, Rule, Verdict } from './rule';
import type { NftChain, NftObject, NftRule } from './nft-listing';
import { conditionsOf, elementsOf, type Sets } from './nft-match';
import { targetVerdict } from './targets';

const hooks: readonly string[] = ['prerouting', 'input', 'output', 'postrouting'] satisfies Hook[];

/** The chains of a listing that see IPv4 or IPv6 packets. */
export function nftChains(objects: readonly NftObject[]): Chain[] {
  const sets: Sets = new Map(
    objects.flatMap(({ set, map }) => {
      const one = set ?? map;
      return one ? [[`${one.family} ${one.table} ${one.name}`, one] as const] : [];
    }),
  );
  const chains = new Map<string, Chain & { readonly rules: Rule[] }>();
  for (const { chain } of objects) {
    const head = chain && headOf(chain);
    if (head) chains.set(head.id, { ...head, rules: [] });
  }
  for (const { rule } of objects)
    if (rule) chains.get(`${rule.family} ${rule.table} ${rule.chain}`)?.rules.push(...rulesOf(rule, sets));
  return [...chains.values()];
}

function headOf({ family, table, name, type, hook, policy }: NftChain): Omit<Chain, 'rules'> | undefined {
  if (family !== 'ip' && family !== 'ip6' && family !== 'inet') return undefined;
  const base = hook !== undefined &&
    hooks.includes(hook) && {
      hook: hook as Hook,
      isNat: type === 'nat',
      policy: policy === 'drop' ? ('drop' as const) : ('accept' as const),
    };
  return { id: `${family} ${table} ${name}`, program: 'nft', family, table, name, ...(base && { base }) };
}

/** Statements without a verdict. */
const passing = new Set([
  'counter',
  'log',
  'comment',
  'mangle',
  'notrack',
  'set',
  'meta',
  'ct helper',
  'ct timeout',
  'flow',
]);

/** One rule, or one for each element of a verdict map. */
function rulesOf({ family, table, handle, expr }: NftRule, sets: Sets): Rule[] {
  const where = `${family} ${table}`;
  const text = `the one with handle ${handle}`;
  const conditions: Condition[] = [];
  let verdict: Verdict = { kind: 'none' };
  for (const statement of expr) {
    const [kind = '', body] = Object.entries(statement)[0] ?? [];
    if (kind === 'vmap') return mapped(body, where, sets, { text, conditions });
    if (kind === 'match') conditions.push(...conditionsOf(body, where, sets));
    else if (kind === 'xt') verdict = ofIptables(body, conditions);
    else if (kind === 'limit' || kind === 'ct count' || kind === 'quota') conditions.push(unknown);
    else if (!passing.has(kind)) {
      verdict = verdictOf(statement, where);
      if (verdict.kind === 'translate') conditions.push(...keysOf(body, where, sets));
    }
  }
  return [{ text, conditions, verdict }];
}

const unknown: Condition = { test: { on: 'unknown' }, negated: false };

/** A match or a target of iptables; older versions of nft do not say which. */
function ofIptables(body: unknown, conditions: Condition[]): Verdict {
  const { type, name } = (body ?? {}) as { type?: unknown; name?: unknown };
  if (type === 'match' && name === 'comment') return { kind: 'none' };
  if (type === 'target') return targetVerdict(String(name)) ?? { kind: 'unknown' };
  conditions.push(unknown);
  return type === 'match' ? { kind: 'none' } : { kind: 'unknown' };
}

function mapped(body: unknown, where: string, sets: Sets, before: Omit<Rule, 'verdict'>): Rule[] {
  const { key, data } = (body ?? {}) as { key?: unknown; data?: unknown };
  const pairs = elementsOf(data, where, sets);
  if (pairs === undefined || !pairs.every(Array.isArray))
    return [{ ...before, verdict: { kind: 'unknown' } }];
  return pairs.map(([right, outcome]: unknown[]) => ({
    text: before.text,
    conditions: [...before.conditions, ...conditionsOf({ op: '==', left: key, right }, where, sets)],
    verdict: verdictOf(outcome, where),
  }));
}

/** `dnat to tcp dport map { 80 : 10.0.0.2 }` translates only packets that the map has. */
function keysOf(body: unknown, where: string, sets: Sets): Condition[] {
  const { addr, port } = (body ?? {}) as { addr?: unknown; port?: unknown };
  return [addr, port].flatMap((target) => {
    const { map } = (target ?? {}) as { map?: { key?: unknown; data?: unknown } };
    if (map === undefined) return [];
    const pairs = elementsOf(map.data, where, sets);
    if (pairs === undefined || !pairs.every(Array.isArray)) return [unknown];
    const right = { set: pairs.map(([key]: unknown[]) => key) };
    return conditionsOf({ op: '==', left: map.key, right }, where, sets);
  });
}

const translating = new Set(['dnat', 'snat', 'masquerade', 'redirect', 'tproxy']);

function verdictOf(statement: unknown, where: string): Verdict {
  const [kind = '', body] = Object.entries(statement ?? {})[0] ?? [];
  if (kind === 'accept' || kind === 'drop' || kind === 'return') return { kind };
  if (kind === 'reject') return { kind: 'drop' };
  if (kind === 'continue') return { kind: 'none' };
  if (translating.has(kind)) return { kind: 'translate' };
  const { target } = (body ?? {}) as { target?: unknown };
  if ((kind === 'jump' || kind === 'goto') && typeof target === 'string')
    return { kind, chain: `${where} ${target}` };
  return { kind: 'unknown' };
}

/** Leaves out tables of iptables-nft for families that were read with iptables-save, which shows them better. */
export function withoutIptables(
  objects: readonly NftObject[],
  read: Readonly<Record<'ip' | 'ip6', boolean>>,
): readonly NftObject[] {
  const made = new Set(
    objects.flatMap(({ chain, rule }) => {
      // Only iptables-nft names base chains in capitals.
      const isChain = chain?.hook !== undefined && chain.name === chain.name.toUpperCase();
      return isChain || rule?.expr.some((part) => 'xt' in part) ? [tableOf(chain ?? rule)] : [];
    }),
  );
  const isRead = (table: string): boolean =>
    (read.ip && /^ip (filter|nat|mangle|raw|security)$/.test(table)) ||
    (read.ip6 && /^ip6 (filter|nat|mangle|raw|security)$/.test(table));
  return objects.filter(({ chain, rule }) => {
    const table = tableOf(chain ?? rule);
    return !(made.has(table) && isRead(table));
  });
}

function tableOf(object: { readonly family: string; readonly table: string } | undefined): string {
  return object ? `${object.family} ${object.table}` : '';
}
