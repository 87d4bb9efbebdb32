import * as v from 'valibot';
import type { Subnet } from '../model/subnet';
import type { NftSet } from './nft-listing';
import { subnetOf } from './packet';
import { testOf, unclear, type Condition, type Range, type Test } from './rule';

/** Named sets and maps, by family, table and name. */
export type Sets = ReadonlyMap<string, NftSet>;

const matchSchema = v.object({ op: v.string(), left: v.unknown(), right: v.unknown() });
const payloadSchema = v.object({ payload: v.object({ protocol: v.string(), field: v.string() }) });
const keyedSchema = v.union([
  v.object({ meta: v.object({ key: v.string() }) }),
  v.object({ ct: v.object({ key: v.string() }) }),
]);
const fibSchema = v.object({ fib: v.object({ result: v.literal('type'), flags: v.unknown() }) });
const flagsSchema = v.object({
  '&': v.tuple([v.object({ payload: v.object({ field: v.literal('flags') }) }), v.unknown()]),
});

/** The conditions of a match: the kind of packets that it applies to, and its own test. */
export function conditionsOf(body: unknown, where: string, sets: Sets): Condition[] {
  const plain = (test: Test): Condition => ({ test, negated: false });
  if (!v.is(matchSchema, body) || !['==', '!=', 'in'].includes(body.op)) return [plain(unclear)];
  const { op, left, right } = body;
  const values = elementsOf(right, where, sets);
  const test = values === undefined ? unclear : testOn(left, values);
  return [...implied(left).map(plain), { test, negated: op === '!=' }];
}

/** The values on the right: one, several, or those of a named set; `undefined` if they are not known. */
export function elementsOf(right: unknown, where: string, sets: Sets): readonly unknown[] | undefined {
  if (typeof right === 'string' && right.startsWith('@'))
    return elementsOfSet(sets.get(`${where} ${right.slice(1)}`));
  if (Array.isArray(right)) return right as unknown[];
  if (typeof right === 'object' && right !== null && 'set' in right)
    return elementsOf(right.set, where, sets);
  return [right];
}

/** Unknown for sets that rules or timeouts change. */
function elementsOfSet(set: NftSet | undefined): readonly unknown[] | undefined {
  const flags = [set?.flags ?? []].flat();
  if (flags.includes('dynamic') || flags.includes('timeout')) return undefined;
  return set?.elem;
}

/** `udp dport != 53` applies only to UDP, and `ip saddr` to IPv4. */
function implied(left: unknown): Test[] {
  if (v.is(flagsSchema, left)) return [{ on: 'protocol', protocols: ['tcp'] }];
  if (!v.is(payloadSchema, left)) return [];
  const { protocol } = left.payload;
  if (protocol === 'ip' || protocol === 'ip6') return [{ on: 'family', family: protocol === 'ip' ? 4 : 6 }];
  return protocol === 'th' ? [] : [{ on: 'protocol', protocols: [protocol] }];
}

function testOn(left: unknown, values: readonly unknown[]): Test {
  if (v.is(flagsSchema, left)) return isSyn(left['&'][1], values) ? { on: 'syn' } : unclear;
  if (v.is(fibSchema, left))
    return [left.fib.flags].flat().join() === 'daddr' && values.join() === 'local'
      ? { on: 'local-destination' }
      : unclear;
  switch (nameOf(left)) {
    case 'meta iif':
    case 'meta iifname':
      return testOf(values.map(word), (interfaces) => ({ on: 'in', interfaces }));
    case 'meta oif':
    case 'meta oifname':
      return testOf(values.map(word), (interfaces) => ({ on: 'out', interfaces }));
    case 'ip saddr':
    case 'ip6 saddr':
      return testOf(values.map(subnet), (subnets) => ({ on: 'source', subnets }));
    case 'ip daddr':
    case 'ip6 daddr':
      return testOf(values.map(subnet), (subnets) => ({ on: 'destination', subnets }));
    case 'tcp dport':
    case 'udp dport':
    case 'th dport':
      return testOf(values.map(portRange), (ranges) => ({ on: 'port', ranges }));
    case 'tcp sport':
    case 'udp sport':
    case 'th sport':
      return testOf(values.map(portRange), (ranges) => ({ on: 'source-port', ranges }));
    case 'meta l4proto':
    case 'ip protocol':
    case 'ip6 nexthdr':
      return testOf(values.map(protocol), (protocols) => ({ on: 'protocol', protocols }));
    case 'meta nfproto':
      return values.length === 1 && (values[0] === 'ipv4' || values[0] === 'ipv6')
        ? { on: 'family', family: values[0] === 'ipv4' ? 4 : 6 }
        : unclear;
    case 'ct state':
      return testOf(values.map(word), (states) => ({ on: 'state', states }));
    default:
      return unclear;
  }
}

function nameOf(left: unknown): string {
  if (v.is(payloadSchema, left)) return `${left.payload.protocol} ${left.payload.field}`;
  if (!v.is(keyedSchema, left)) return '';
  return 'meta' in left ? `meta ${left.meta.key}` : `ct ${left.ct.key}`;
}

/** `tcp flags & (fin|syn|rst|ack) == syn`, whose mask is a list or nested pairs, depending on the version of nft. */
function isSyn(mask: unknown, values: readonly unknown[]): boolean {
  const flags: readonly string[] = JSON.stringify(mask).match(/"[a-z]+"/g) ?? [];
  return values.join() === 'syn' && ['"syn"', '"ack"'].every((flag) => flags.includes(flag));
}

/** An element with a comment or a counter of its own is wrapped. */
function bare(value: unknown): unknown {
  const wrapped = v.object({ elem: v.object({ val: v.unknown() }) });
  return v.is(wrapped, value) ? value.elem.val : value;
}

function word(value: unknown): string | undefined {
  const found = bare(value);
  return typeof found === 'string' ? found : undefined;
}

const numbers: Readonly<Record<string, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'ipv6-icmp' };

function protocol(value: unknown): string | undefined {
  const found = bare(value);
  return typeof found === 'number' ? (numbers[found] ?? String(found)) : word(found);
}

function subnet(value: unknown): Subnet | undefined {
  const found = bare(value);
  const prefixed = v.object({ prefix: v.object({ addr: v.string(), len: v.number() }) });
  if (v.is(prefixed, found)) return subnetOf(`${found.prefix.addr}/${found.prefix.len}`);
  return typeof found === 'string' ? subnetOf(found) : undefined;
}

/** nft prints names of services only on request. */
function portRange(value: unknown): Range | undefined {
  const found = bare(value);
  const ranged = v.object({ range: v.tuple([v.number(), v.number()]) });
  if (v.is(ranged, found)) return found.range;
  return typeof found === 'number' ? [found, found] : undefined;
}
