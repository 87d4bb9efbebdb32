import { addressAt, parseAddress } from '../../../src/model/address';
import type { AddressPair, NetworkRange, NetworkRecord } from '../../../src/model/record';
import { parseSubnet, type Subnet, subnetContains } from '../../../src/model/subnet';
import { Refusal } from './refusal';

/** The addresses of one family: who has which now. Nothing is kept for a container that is not running. */
class FakePool {
  readonly subnet: Subnet;
  readonly #range: Subnet;
  readonly #taken = new Map<string, string>();
  #next: bigint;

  constructor(range: NetworkRange) {
    this.subnet = subnetOf(range.subnet);
    this.#range = range.ipRange === undefined ? this.subnet : subnetOf(range.ipRange);
    this.#next = this.#range.first;
    for (const address of range.reserved) this.#taken.set(address, 'reserved');
    this.take('gateway', range.gateway);
  }

  take(owner: string, wanted?: string): string {
    const address = wanted ?? this.#free();
    const parsed = parseAddress(address);
    if (!parsed || !subnetContains(this.subnet, parsed)) {
      throw new Refusal(
        'refused',
        `Invalid address ${address}: It does not belong to any of this network's subnets`,
      );
    }
    if (this.#isTaken(parsed.value)) throw new Refusal('address-in-use', 'Address already in use');
    this.#taken.set(address, owner);
    return address;
  }

  release(address: string): void {
    this.#taken.delete(address);
  }

  /** Goes on behind the last one, as the engine does. */
  #free(): string {
    const size = this.#range.last - this.#range.first + 1n;
    for (let tries = 0n; tries < size; tries += 1n) {
      const value = this.#next;
      this.#next = value === this.#range.last ? this.#range.first : value + 1n;
      if (!this.#isTaken(value)) return addressAt(this.subnet.family, value).text;
    }
    throw new Refusal('engine-failed', 'no available IPv4 addresses on this network’s address pools');
  }

  #isTaken(value: bigint): boolean {
    const lastIsBroadcast = this.subnet.family === 4 && value === this.subnet.last;
    return (
      value === this.subnet.first ||
      lastIsBroadcast ||
      this.#taken.has(addressAt(this.subnet.family, value).text)
    );
  }
}

export class FakeNetwork {
  readonly #ipv4: FakePool | undefined;
  readonly #ipv6: FakePool | undefined;
  /** Containers that have an endpoint here now. */
  readonly #members = new Map<string, AddressPair>();

  constructor(readonly record: NetworkRecord) {
    this.#ipv4 = record.ipv4 && new FakePool(record.ipv4);
    this.#ipv6 = record.ipv6 && new FakePool(record.ipv6);
  }

  get inUse(): boolean {
    return this.#members.size > 0;
  }

  get subnets(): readonly Subnet[] {
    return [this.#ipv4, this.#ipv6].flatMap((pool) => pool?.subnet ?? []);
  }

  /** Gives a container its addresses: all or none. */
  join(containerId: string, configured: AddressPair): AddressPair {
    const ipv4 = this.#ipv4?.take(containerId, configured.ipv4);
    try {
      const ipv6 = this.#ipv6?.take(containerId, configured.ipv6);
      const live = { ...(ipv4 !== undefined && { ipv4 }), ...(ipv6 !== undefined && { ipv6 }) };
      this.#members.set(containerId, live);
      return live;
    } catch (error) {
      if (ipv4 !== undefined) this.#ipv4?.release(ipv4);
      throw error;
    }
  }

  leave(containerId: string): void {
    const { ipv4, ipv6 } = this.#members.get(containerId) ?? {};
    if (ipv4 !== undefined) this.#ipv4?.release(ipv4);
    if (ipv6 !== undefined) this.#ipv6?.release(ipv6);
    this.#members.delete(containerId);
  }
}

function subnetOf(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (!subnet) throw new Refusal('refused', `Invalid subnet ${text}`);
  return subnet;
}
