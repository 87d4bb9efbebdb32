import type { AddressFamily } from '../model/address';
import type { Subnet } from '../model/subnet';

export type Hook = 'prerouting' | 'input' | 'output' | 'postrouting';

/** A chain of a packet filter, whoever wrote it, as far as it meets packets from or to this host. */
export interface Chain {
  /** Unique among the chains that are read together; what jumps name. */
  readonly id: string;
  readonly program: 'iptables' | 'ip6tables' | 'nft';
  readonly family: 'ip' | 'ip6' | 'inet';
  readonly table: string;
  readonly name: string;
  /** Present for a chain that the kernel calls itself. */
  readonly base?: {
    readonly hook: Hook;
    /** Chains of type nat meet the first packet of a tracked connection alone. */
    readonly isNat: boolean;
    readonly policy: 'accept' | 'drop';
  };
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** As a person finds it again. */
  readonly text: string;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly verdict: Verdict;
}

/** `none` leaves the packet on its way; `unknown` may do anything. */
export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'translate' | 'none' | 'unknown' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export type Range = readonly [first: number, last: number];

/** What a packet is asked; one of the values is enough. */
export type Test =
  | { readonly on: 'in' | 'out'; readonly interfaces: readonly string[] }
  | { readonly on: 'source' | 'destination'; readonly subnets: readonly Subnet[] }
  | { readonly on: 'source-port' | 'port'; readonly ranges: readonly Range[] }
  | { readonly on: 'protocol'; readonly protocols: readonly string[] }
  | { readonly on: 'state'; readonly states: readonly string[] }
  | { readonly on: 'family'; readonly family: AddressFamily }
  | { readonly on: 'local-destination' }
  /** The first packet of a TCP connection. */
  | { readonly on: 'syn' }
  /** Not understood, or it hangs on what nobody knows. */
  | { readonly on: 'unknown' };

export interface Condition {
  readonly test: Test;
  readonly negated: boolean;
}

export const unclear: Test = { on: 'unknown' };

/** A test that a list of values stands for: it is unclear as soon as one of the values is. */
export function testOf<T>(values: readonly (T | undefined)[], make: (values: readonly T[]) => Test): Test {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? make(known) : unclear;
}
