import { addressAt, addressBits, parseAddress } from './address';
import type { Address, AddressFamily } from './address';

/** A block of addresses whose size is a power of two. `text` is canonical CIDR, so equal subnets have equal texts. */
export interface Subnet {
  readonly family: AddressFamily;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
  readonly text: string;
}

/** Reads CIDR such as `10.203.0.0/20`; `undefined` for anything else, also when a bit behind the prefix is set. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, start, length] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseAddress(start ?? '');
  const prefix = Number(length);
  if (!address || prefix > addressBits[address.family]) return undefined;
  return address.value % sizeOf(address.family, prefix) === 0n
    ? subnetAt(address.family, address.value, prefix)
    : undefined;
}

/** The subnet of this prefix length that `value` is in. */
export function subnetAt(family: AddressFamily, value: bigint, prefix: number): Subnet {
  const size = sizeOf(family, prefix);
  const first = value - (value % size);
  return {
    family,
    first,
    last: first + size - 1n,
    prefix,
    text: `${addressAt(family, first).text}/${prefix}`,
  };
}

/** The end of a subnet that is left to the engine's own allocation by default: a sixteenth, at least four addresses. */
export function lastSixteenth(subnet: Subnet): Subnet {
  const longest = Math.max(subnet.prefix, addressBits[subnet.family] - 2);
  return subnetAt(subnet.family, subnet.last, Math.min(subnet.prefix + 4, longest));
}

/**
 * The part of a subnet that every engine can hand out. Up to Engine 27 addresses are counted in 64 bits: behind the first 2^64, the engine
 * gives another address than the one asked for (moby, libnetwork/ipam).
 */
export function countablePart(subnet: Subnet): Subnet {
  return subnetAt(subnet.family, subnet.first, Math.max(subnet.prefix, addressBits[subnet.family] - 64));
}

export function subnetContains(subnet: Subnet, address: Address): boolean {
  return subnet.family === address.family && subnet.first <= address.value && address.value <= subnet.last;
}

export function subnetContainsSubnet(outer: Subnet, inner: Subnet): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function subnetsOverlap(one: Subnet, other: Subnet): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function sizeOf(family: AddressFamily, prefix: number): bigint {
  return 1n << BigInt(addressBits[family] - prefix);
}
