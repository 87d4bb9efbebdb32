import * as v from 'valibot';
import { NathostError } from '../model/errors';
import { allOf, anyOf, isInterface, isPort, isWithin, not, type Packet, type Truth } from './packet';
import type { Chain, Rule, Verdict } from './walk';

/** libnftables-json(5), as far as it is understood here; what is not makes a condition a `maybe`. */
const chainSchema = v.object({
  family: v.string(),
  table: v.string(),
  name: v.string(),
  type: v.optional(v.string()),
  hook: v.optional(v.string()),
  policy: v.optional(v.string()),
});
const ruleSchema = v.object({
  family: v.string(),
  table: v.string(),
  chain: v.string(),
  expr: v.array(v.record(v.string(), v.unknown())),
});
const rulesetSchema = v.object({ nftables: v.array(v.record(v.string(), v.unknown())) });

export type NftObject = Readonly<Record<string, unknown>>;
export type NftRule = v.InferOutput<typeof ruleSchema>;

/** What `nft --json list ruleset` printed. */
export function parseRuleset(text: string): readonly NftObject[] {
  try {
    return v.parse(rulesetSchema, JSON.parse(text)).nftables;
  } catch (error) {
    throw new NathostError('kernel-refused', 'nft --json list ruleset: what it printed cannot be read', {
      cause: error,
    });
  }
}

export function rulesIn(objects: readonly NftObject[]): NftRule[] {
  return objects.flatMap(({ rule }) => (v.is(ruleSchema, rule) ? rule : []));
}

/** The chains, with what their rules do to this packet. Those that translate see no untracked packet, and bridges' are none of IP's. */
export function chainsIn(objects: readonly NftObject[], packet: Packet): Chain[] {
  const rules = rulesIn(objects);
  return objects.flatMap(({ chain }) => {
    if (!v.is(chainSchema, chain) || chain.type === 'nat' || !(chain.family in familiesOf)) return [];
    const id = `${chain.family} ${chain.table} ${chain.name}`;
    const own = rules.filter((rule) => `${rule.family} ${rule.table} ${rule.chain}` === id);
    const one: Chain = {
      id,
      text: `chain ${chain.name} of table ${chain.family} ${chain.table}`,
      families: familiesOf[chain.family as keyof typeof familiesOf],
      ...(isHook(chain.hook) && {
        base: { hook: chain.hook, policy: chain.policy === 'drop' ? ('drop' as const) : ('accept' as const) },
      }),
      rules: own.flatMap((rule) => decodeRule(rule, packet)),
    };
    return [one];
  });
}

const familiesOf = { ip: [4], ip6: [6], inet: [4, 6] } as const;
const isHook = v.is.bind(undefined, v.picklist(['prerouting', 'input', 'output', 'postrouting'])) as (
  hook: unknown,
) => hook is 'prerouting' | 'input' | 'output' | 'postrouting';

/** A rule with a verdict map is one rule for each of its elements. */
function decodeRule({ family, table, expr }: NftRule, packet: Packet): Rule[] {
  const truths: Truth[] = [];
  for (const statement of expr) {
    const [kind = '', body] = Object.entries(statement)[0] ?? [];
    if (kind === 'match') truths.push(truthOfMatch(body, packet));
    else if (kind === 'xt') truths.push('maybe');
    else if (kind === 'limit') truths.push('maybe');
    else if (kind === 'vmap')
      return elementsOf(body).map(([value, verdict]) => ({
        truth: allOf([...truths, isOneOf((body as { key?: unknown }).key, value, packet)]),
        verdict: verdictOf(verdict, `${family} ${table}`) ?? { kind: 'none' },
      }));
    else {
      const verdict = verdictOf(statement, `${family} ${table}`);
      if (verdict) return [{ truth: allOf(truths), verdict }];
    }
  }
  return [];
}

function verdictOf(statement: unknown, table: string): Verdict | undefined {
  if (typeof statement !== 'object' || statement === null) return undefined;
  const [kind, body] = Object.entries(statement)[0] ?? [];
  if (kind === 'accept' || kind === 'drop' || kind === 'return') return { kind };
  if (kind === 'reject') return { kind: 'drop' };
  if (kind !== 'jump' && kind !== 'goto') return undefined;
  return { kind, chain: `${table} ${String((body as { target?: unknown }).target)}` };
}

function elementsOf(body: unknown): (readonly [unknown, unknown])[] {
  const pairs = v.object({ data: v.object({ set: v.array(v.tuple([v.unknown(), v.unknown()])) }) });
  return v.is(pairs, body) ? body.data.set : [];
}

const matchSchema = v.object({ op: v.string(), left: v.unknown(), right: v.unknown() });

function truthOfMatch(body: unknown, packet: Packet): Truth {
  if (!v.is(matchSchema, body)) return 'maybe';
  const { op, left, right } = body;
  if (!['==', '!=', 'in'].includes(op)) return 'maybe';
  const truth = isBareSyn(left, right) ? (packet.isReply ? 'no' : 'yes') : isOneOf(left, right, packet);
  return op === '!=' ? not(truth) : truth;
}

/** `tcp flags & (fin|syn|rst|ack) == syn`. */
function isBareSyn(left: unknown, right: unknown): boolean {
  const masked = v.object({
    '&': v.tuple([v.object({ payload: v.object({ field: v.literal('flags') }) }), v.unknown()]),
  });
  return v.is(masked, left) && right === 'syn' && JSON.stringify(left['&'][1]).includes('"ack"');
}

function isOneOf(left: unknown, right: unknown, packet: Packet): Truth {
  const list = v.object({ set: v.array(v.unknown()) });
  if (v.is(list, right)) return anyOf(right.set.map((one) => is(left, one, packet)));
  return Array.isArray(right) ? anyOf(right.map((one) => is(left, one, packet))) : is(left, right, packet);
}

function is(left: unknown, right: unknown, packet: Packet): Truth {
  const { meta, payload, ct, fib } = (left ?? {}) as Record<string, Record<string, unknown> | undefined>;
  if (typeof right === 'string' && right.startsWith('@')) return 'maybe';
  if (ct?.['key'] === 'state') return right === 'untracked' ? 'yes' : 'no';
  if (meta) return isMeta(meta['key'], right, packet);
  if (fib?.['result'] === 'type' && String(fib['flags']) === 'daddr')
    return right === 'local' && packet.hooks.includes('input') ? 'yes' : 'maybe';
  return payload ? isPayload(payload, right, packet) : 'maybe';
}

function isMeta(key: unknown, right: unknown, { family, iif, oif }: Packet): Truth {
  switch (key) {
    case 'iifname':
    case 'iif':
      return isInterface(iif, String(right));
    case 'oifname':
    case 'oif':
      return isInterface(oif, String(right));
    case 'l4proto':
      return right === 'tcp' || right === 6 ? 'yes' : 'no';
    case 'nfproto':
      return right === (family === 4 ? 'ipv4' : 'ipv6') ? 'yes' : 'no';
    default:
      return 'maybe';
  }
}

function isPayload({ protocol, field }: Record<string, unknown>, right: unknown, packet: Packet): Truth {
  if (protocol === 'ip' || protocol === 'ip6') {
    if ((protocol === 'ip') !== (packet.family === 4)) return 'no';
    if (field === 'saddr') return isWithin(packet.source, textOf(right));
    if (field === 'daddr') return isWithin(packet.destination, textOf(right));
    return field === 'protocol' || field === 'nexthdr' ? isMeta('l4proto', right, packet) : 'maybe';
  }
  if (protocol !== 'tcp' && protocol !== 'th') return 'no';
  if (field !== 'dport') return 'maybe';
  const [first, last] = portsOf(right);
  return isPort(packet.ports, first, last);
}

function textOf(right: unknown): string {
  const prefixed = v.object({ prefix: v.object({ addr: v.string(), len: v.number() }) });
  return v.is(prefixed, right) ? `${right.prefix.addr}/${right.prefix.len}` : String(right);
}

/** A port, or the first and the last of a range. */
export function portsOf(right: unknown): readonly [number, number] {
  const ranged = v.object({ range: v.tuple([v.number(), v.number()]) });
  return v.is(ranged, right) ? right.range : [Number(right), Number(right)];
}
