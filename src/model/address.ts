import { Address4, Address6 } from 'ip-address';

export type AddressFamily = 4 | 6;

/** One IP address. `text` is the canonical form (RFC 5952 for IPv6), so equal addresses have equal texts. */
export interface Address {
  readonly family: AddressFamily;
  readonly value: bigint;
  readonly text: string;
}

export const addressBits = { 4: 32, 6: 128 } as const satisfies Record<AddressFamily, number>;

/** ::ffff:0:0/96 contains IPv4-mapped addresses, which would be a second text for an IPv4 address. */
const mappedFirst = 0xffff_0000_0000n;
const mappedLast = 0xffff_ffff_ffffn;

/**
 * Parses an address; `undefined` for anything else. Stricter than inet_aton. IPv4: four decimal parts without leading zeros. IPv6: no
 * zone, no dotted tail, no IPv4-mapped address. Neither: blanks or a prefix length.
 */
export function parseAddress(text: string): Address | undefined {
  const known = lastRead.get(text);
  if (known !== undefined) return known;
  const address = readAddress(text);
  if (lastRead.size >= mostRemembered) lastRead.clear();
  if (address !== undefined) lastRead.set(text, address);
  return address;
}

/** Every pass parses every leased address, and parsing takes microseconds. */
const lastRead = new Map<string, Address>();
const mostRemembered = 32_768;

function readAddress(text: string): Address | undefined {
  // The library throws for invalid text, which is slow, and most containers have no IPv6 address.
  if (/^[0-9.]+$/.test(text) && Address4.isValid(text)) return addressAt(4, new Address4(text).bigInt());
  if (!/^[0-9a-fA-F:]+$/.test(text) || !Address6.isValid(text)) return undefined;
  const value = new Address6(text).bigInt();
  return value >= mappedFirst && value <= mappedLast ? undefined : addressAt(6, value);
}

/** The address with this value. Throws if the value is out of range. */
export function addressAt(family: AddressFamily, value: bigint): Address {
  const address = family === 4 ? Address4.fromBigInt(value) : Address6.fromBigInt(value);
  return { family, value, text: address.correctForm() };
}
