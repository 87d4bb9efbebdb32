import { isIPv4 } from 'node:net';
import { parseAddress } from '../model/address';
import { subnetAt, type Subnet } from '../model/subnet';

/** Addresses as the engine writes them, or lets its users write them, in the one form we compare and print. */

/** An IPv4 address has but one form: this is asked for each endpoint of each list. */
export function canonicalIpv4(text: string): string | undefined {
  return isIPv4(text) ? text : undefined;
}

export function canonicalIpv6(text: string): string | undefined {
  const address = parseAddress(text);
  return address?.family === 6 ? address.text : undefined;
}

/** Also takes off the prefix length that engines add to some gateways (`fd00::1/64`). */
export function canonicalAddress(text: string): string | undefined {
  return parseAddress(text.replace(/\/\d+$/, ''))?.text;
}

/** A subnet that may be written with bits behind the prefix: engines take and repeat `10.0.0.1/8`. */
export function subnetAround(text: string): Subnet | undefined {
  const [, start = '', length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(start);
  if (!address || Number(length) > (address.family === 4 ? 32 : 128)) return undefined;
  return subnetAt(address.family, address.value, Number(length));
}
