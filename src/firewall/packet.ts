import { parseAddress, type Address, type AddressFamily } from '../model/address';
import { parseSubnet, subnetAt, type Subnet } from '../model/subnet';
import { addressBits } from '../model/address';

/** What can be said of a condition for all packets of a kind: it holds for each, for none, or for some. */
export type Truth = 'yes' | 'no' | 'maybe';

export type Hook = 'prerouting' | 'input' | 'output' | 'postrouting';

/** A kind of TCP packets that are not tracked, as far as it is known. */
export interface Packet {
  readonly family: AddressFamily;
  /** Those it passes, in this order. */
  readonly hooks: readonly Hook[];
  readonly iif?: string;
  readonly oif?: string;
  readonly source?: Subnet;
  readonly destination?: Subnet;
  /** The first and the last of the ports it may go to. */
  readonly ports?: readonly [number, number];
  /** True when it is never the first of a connection. */
  readonly isReply: boolean;
  /** True when it is enough that a rule may accept it. */
  readonly isLenient: boolean;
}

export const not = (truth: Truth): Truth => (truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'maybe');

export function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes('yes') ? 'yes' : truths.includes('maybe') ? 'maybe' : 'no';
}

export function allOf(truths: readonly Truth[]): Truth {
  return truths.includes('no') ? 'no' : truths.includes('maybe') ? 'maybe' : 'yes';
}

/** `*` at the end, or `+` in iptables, stands for anything. */
export function isInterface(found: string | undefined, pattern: string): Truth {
  if (found === undefined) return 'maybe';
  const isPrefix = /[*+]$/.test(pattern);
  return (isPrefix ? found.startsWith(pattern.slice(0, -1)) : found === pattern) ? 'yes' : 'no';
}

export function isWithin(found: Subnet | undefined, text: string): Truth {
  const range = /\//.test(text) ? parseSubnet(text) : single(parseAddress(text));
  if (found === undefined || range === undefined) return 'maybe';
  if (range.family !== found.family || range.last < found.first || found.last < range.first) return 'no';
  return range.first <= found.first && found.last <= range.last ? 'yes' : 'maybe';
}

export function isPort(found: Packet['ports'], first: number, last: number): Truth {
  if (found === undefined || Number.isNaN(first) || Number.isNaN(last)) return 'maybe';
  if (last < found[0] || found[1] < first) return 'no';
  return first <= found[0] && found[1] <= last ? 'yes' : 'maybe';
}

function single(address: Address | undefined): Subnet | undefined {
  return address && subnetAt(address.family, address.value, addressBits[address.family]);
}
