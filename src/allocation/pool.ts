import { addressAt, parseAddress, type Address } from '../model/address';
import { subnetContains, type Subnet } from '../model/subnet';

/** The addresses of one family that may be leased. */
export interface Pool {
  readonly subnet: Subnet;
  /** The ip-range from which the engine assigns addresses itself; a static address in it could collide. */
  readonly dynamic?: Subnet;
  /** Addresses are chosen from here, both ends included. A label may ask for one elsewhere in the subnet. */
  readonly first: bigint;
  readonly last: bigint;
  /** Gateway and auxiliary addresses, canonical. */
  readonly reserved: ReadonlySet<string>;
}

/** Why an address cannot be leased; undefined if it can. */
export function refusal(pool: Pool, text: string): string | undefined {
  const { dynamic } = pool;
  const reason = misfit(pool, text);
  if (reason !== undefined || dynamic === undefined) return reason;
  const address = parseAddress(text);
  return address !== undefined && subnetContains(dynamic, address)
    ? `it is in ${dynamic.text}, from which the engine assigns addresses itself`
    : undefined;
}

/** Why no container can have this address on the network; undefined if one can. */
export function misfit(pool: Pool, text: string): string | undefined {
  const address = parseAddress(text);
  if (address === undefined || !subnetContains(pool.subnet, address))
    return `it is outside ${pool.subnet.text}`;
  if (isEdge(pool.subnet, address)) return 'it is the network or the broadcast address';
  return pool.reserved.has(address.text)
    ? 'it is the gateway or a reserved address of the network'
    : undefined;
}

/**
 * The next free address after `after`, wrapping around once, so that a freed address is used again only after all others. Undefined when
 * the pool is full.
 */
export function nextFree(
  pool: Pool,
  after: string | undefined,
  taken: { has(text: string): boolean },
): string | undefined {
  const { family } = pool.subnet;
  const start = behind(pool, after);
  for (const [from, to] of [
    [start, pool.last],
    [pool.first, start - 1n],
  ] as const) {
    for (let value = from; value <= to; value = skipDynamic(pool, value) + 1n) {
      const candidate = addressAt(family, value);
      if (!taken.has(candidate.text) && refusal(pool, candidate.text) === undefined) return candidate.text;
    }
  }
  return undefined;
}

/** How many addresses can be chosen from the pool. */
export function poolSize(pool: Pool): number {
  const { dynamic, first, last } = pool;
  const shared = dynamic === undefined ? 0n : min(dynamic.last, last) - max(dynamic.first, first) + 1n;
  const reserved = [...pool.reserved].filter((text) => isChoosable(pool, text)).length;
  return Math.max(0, Number(last - first + 1n - max(0n, shared)) - reserved);
}

function isChoosable(pool: Pool, text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined || address.value < pool.first || address.value > pool.last) return false;
  return pool.dynamic === undefined || !subnetContains(pool.dynamic, address);
}

function behind(pool: Pool, after: string | undefined): bigint {
  const address = after === undefined ? undefined : parseAddress(after);
  const inside =
    address?.family === pool.subnet.family && address.value >= pool.first && address.value < pool.last;
  return inside ? address.value + 1n : pool.first;
}

function skipDynamic(pool: Pool, value: bigint): bigint {
  const dynamic = pool.dynamic;
  return dynamic !== undefined && value >= dynamic.first && value < dynamic.last ? dynamic.last : value;
}

function isEdge(subnet: Subnet, address: Address): boolean {
  if (address.value === subnet.first) return true;
  return subnet.family === 4 && address.value === subnet.last;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
