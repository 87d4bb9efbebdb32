import { isIPv4 } from 'node:net';
import { parseAddress } from '../model/address';
import { subnetAt, type Subnet } from '../model/subnet';

/** Converts addresses of the engine, or of its users, to the canonical form. */

/** An IPv4 address has only one form. Cheap, because it runs for each endpoint of each list. */
export function canonicalIpv4(text: string): string | undefined {
  return isIPv4(text) ? text : undefined;
}

export function canonicalIpv6(text: string): string | undefined {
  const address = parseAddress(text);
  return address?.family === 6 ? address.text : undefined;
}

/** Also removes the prefix length that engines add to some gateways (`fd00::1/64`). */
export function canonicalAddress(text: string): string | undefined {
  return parseAddress(text.replace(/\/\d+$/, ''))?.text;
}

/** A subnet that may have host bits set: engines accept and return `10.0.0.1/8`. */
export function subnetAround(text: string): Subnet | undefined {
  const [, start = '', length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(start);
  if (!address || Number(length) > (address.family === 4 ? 32 : 128)) return undefined;
  return subnetAt(address.family, address.value, Number(length));
}
