import { addressBits, parseAddress, type AddressFamily } from '../model/address';
import { parseSubnet, subnetAt, type Subnet } from '../model/subnet';
import type { Condition, Hook, Range, Test } from './rule';

/** Whether a condition holds for all packets of a kind, for none, or perhaps for some. */
export type Truth = 'yes' | 'no' | 'maybe';

/** A kind of packets, as far as its properties are known. */
export interface Packet {
  readonly family: AddressFamily;
  readonly protocol: 'tcp' | 'udp';
  /** The hooks it passes. */
  readonly hooks: readonly Hook[];
  /** The incoming interface: empty for packets the host sends, absent for any. */
  readonly in?: string;
  /** The outgoing interface: empty for packets to the host, absent for any. */
  readonly out?: string;
  readonly source?: Subnet;
  readonly destination?: Subnet;
  /** The range of destination ports. */
  readonly ports?: Range;
  readonly state: 'new' | 'established' | 'untracked';
  /** True for a reply, which cannot be the first packet of a connection. */
  readonly isReply: boolean;
}

export const not = (truth: Truth): Truth => (truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'maybe');

export function anyOf(truths: readonly Truth[]): Truth {
  return truths.includes('yes') ? 'yes' : truths.includes('maybe') ? 'maybe' : 'no';
}

export function allOf(truths: readonly Truth[]): Truth {
  return truths.includes('no') ? 'no' : truths.includes('maybe') ? 'maybe' : 'yes';
}

export function holds({ test, negated }: Condition, packet: Packet): Truth {
  const truth = answer(test, packet);
  return negated ? not(truth) : truth;
}

function answer(test: Test, packet: Packet): Truth {
  switch (test.on) {
    case 'in':
      return anyOf(test.interfaces.map((pattern) => isInterface(packet.in, pattern)));
    case 'out':
      return anyOf(test.interfaces.map((pattern) => isInterface(packet.out, pattern)));
    case 'source':
      return anyOf(test.subnets.map((subnet) => isWithin(packet.source, packet.family, subnet)));
    case 'destination':
      return anyOf(test.subnets.map((subnet) => isWithin(packet.destination, packet.family, subnet)));
    case 'port':
      return anyOf(test.ranges.map((range) => isInRange(packet.ports ?? allPorts, range)));
    case 'source-port':
      return anyOf(test.ranges.map((range) => isInRange(allPorts, range)));
    case 'protocol':
      return truthOf(test.protocols.some((name) => name === packet.protocol || name === 'all'));
    case 'state':
      return truthOf(test.states.includes(packet.state));
    case 'family':
      return truthOf(test.family === packet.family);
    case 'local-destination':
      return packet.out === undefined ? 'maybe' : truthOf(packet.out === '' || packet.out === 'lo');
    case 'syn':
      return packet.isReply || packet.protocol !== 'tcp' ? 'no' : 'yes';
    case 'unknown':
      return 'maybe';
  }
}

const allPorts: Range = [1, 65_535];

const truthOf = (isSo: boolean): Truth => (isSo ? 'yes' : 'no');

/** A final `*`, or `+` in iptables, matches anything. */
function isInterface(found: string | undefined, pattern: string): Truth {
  const [, start] = /^(.*)[+*]$/.exec(pattern) ?? [];
  if (start === '') return 'yes';
  if (found === undefined) return 'maybe';
  return truthOf(start === undefined ? found === pattern : found.startsWith(start));
}

function isWithin(found: Subnet | undefined, family: AddressFamily, subnet: Subnet): Truth {
  if (subnet.family !== family) return 'no';
  if (subnet.prefix === 0) return 'yes';
  if (found === undefined) return 'maybe';
  if (subnet.last < found.first || found.last < subnet.first) return 'no';
  return subnet.first <= found.first && found.last <= subnet.last ? 'yes' : 'maybe';
}

function isInRange(found: Range, [first, last]: Range): Truth {
  if (last < found[0] || found[1] < first) return 'no';
  return first <= found[0] && found[1] <= last ? 'yes' : 'maybe';
}

/** Parses an address or a subnet in CIDR. */
export function subnetOf(text: string): Subnet | undefined {
  if (text.includes('/')) return parseSubnet(text);
  const address = parseAddress(text);
  return address && subnetAt(address.family, address.value, addressBits[address.family]);
}
