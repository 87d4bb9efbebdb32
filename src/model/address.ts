import { Address4, Address6 } from 'ip-address';

export type AddressFamily = 4 | 6;

/** One IP address. `text` is the canonical form (RFC 5952 for IPv6), so equal addresses have equal texts. */
export interface Address {
  readonly family: AddressFamily;
  readonly value: bigint;
  readonly text: string;
}

export const addressBits = { 4: 32, 6: 128 } as const satisfies Record<AddressFamily, number>;

/** ::ffff:0:0/96 holds IPv4 addresses in disguise: two texts for one address. */
const mappedFirst = 0xffff_0000_0000n;
const mappedLast = 0xffff_ffff_ffffn;

/**
 * Reads an address; `undefined` for anything else. Stricter than inet_aton: four decimal parts without leading zeros for
 * IPv4; no zone, no dotted tail and no IPv4-mapped address for IPv6; no blanks, no prefix length.
 */
export function parseAddress(text: string): Address | undefined {
  const known = lastRead.get(text);
  if (known !== undefined) return known;
  const address = readAddress(text);
  if (lastRead.size >= mostRemembered) lastRead.clear();
  if (address !== undefined) lastRead.set(text, address);
  return address;
}

/** Every pass reads every leased address again; reading takes microseconds. */
const lastRead = new Map<string, Address>();
const mostRemembered = 32_768;

function readAddress(text: string): Address | undefined {
  // What the library refuses costs it an exception, and most containers have no IPv6 address.
  if (/^[0-9.]+$/.test(text) && Address4.isValid(text)) return addressAt(4, new Address4(text).bigInt());
  if (!/^[0-9a-fA-F:]+$/.test(text) || !Address6.isValid(text)) return undefined;
  const value = new Address6(text).bigInt();
  return value >= mappedFirst && value <= mappedLast ? undefined : addressAt(6, value);
}

/** The address with this number. Throws when the family has no such number. */
export function addressAt(family: AddressFamily, value: bigint): Address {
  const address = family === 4 ? Address4.fromBigInt(value) : Address6.fromBigInt(value);
  return { family, value, text: address.correctForm() };
}
