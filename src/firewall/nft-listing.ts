import * as v from 'valibot';
import { NathostError } from '../model/errors';

/** The parts of libnftables-json(5), schema version 1, that are used here. */
const chainSchema = v.looseObject({
  family: v.string(),
  table: v.string(),
  name: v.string(),
  type: v.optional(v.string()),
  hook: v.optional(v.string()),
  policy: v.optional(v.string()),
});
const ruleSchema = v.looseObject({
  family: v.string(),
  table: v.string(),
  chain: v.string(),
  handle: v.number(),
  expr: v.array(v.record(v.string(), v.unknown())),
});
const flags = v.optional(v.union([v.string(), v.array(v.string())]));
const setSchema = v.looseObject({
  family: v.string(),
  table: v.string(),
  name: v.string(),
  /** A list for a concatenation. */
  type: v.union([v.string(), v.array(v.unknown()), v.record(v.string(), v.unknown())]),
  flags,
  elem: v.optional(v.array(v.unknown())),
});
const objectSchema = v.looseObject({
  chain: v.optional(chainSchema),
  rule: v.optional(ruleSchema),
  set: v.optional(setSchema),
  map: v.optional(setSchema),
});
const listingSchema = v.object({ nftables: v.array(objectSchema) });

export type NftObject = v.InferOutput<typeof objectSchema>;
export type NftChain = v.InferOutput<typeof chainSchema>;
export type NftRule = v.InferOutput<typeof ruleSchema>;
export type NftSet = v.InferOutput<typeof setSchema>;

/** Parses the output of `nft --json list …`; some versions print nothing if there is nothing to list. */
export function parseListing(text: string): readonly NftObject[] {
  if (text.trim() === '') return [];
  try {
    return v.parse(listingSchema, JSON.parse(text)).nftables;
  } catch (cause) {
    throw new NathostError('kernel-refused', 'nft --json list: what it printed cannot be read', { cause });
  }
}

/** Runs nft with these arguments. */
export type Nft = (args: readonly string[]) => Promise<string>;

/**
 * Types of sets that are read: ports and interfaces. Sets of addresses can be very large, and say little about packets from unknown
 * addresses.
 */
const listed = new Set(['inet_service', 'ifname', 'inet_proto']);

/** All rules, and the elements of the sets and maps that matter. */
export async function listRuleset(nft: Nft): Promise<readonly NftObject[]> {
  const objects = parseListing(await nft(['--json', '--terse', 'list', 'ruleset']));
  const filled: NftObject[] = [];
  for (const object of objects) filled.push(await withElements(object, nft));
  return filled;
}

async function withElements(object: NftObject, nft: Nft): Promise<NftObject> {
  for (const kind of ['set', 'map'] as const) {
    const found = object[kind];
    if (found === undefined || typeof found.type !== 'string' || !listed.has(found.type)) continue;
    const { family, table, name } = found;
    const objects = parseListing(await nft(['--json', 'list', kind, family, table, name]));
    return { ...object, [kind]: { ...found, elem: objects.find((one) => one[kind])?.[kind]?.elem ?? [] } };
  }
  return object;
}
