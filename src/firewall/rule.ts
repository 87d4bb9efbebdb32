import type { AddressFamily } from '../model/address';
import type { Subnet } from '../model/subnet';

export type Hook = 'prerouting' | 'input' | 'output' | 'postrouting';

/** A chain of a packet filter that sees packets from or to this host. */
export interface Chain {
  /** Unique among the chains read together; jumps refer to it. */
  readonly id: string;
  readonly program: 'iptables' | 'ip6tables' | 'nft';
  readonly family: 'ip' | 'ip6' | 'inet';
  readonly table: string;
  readonly name: string;
  /** Present for a base chain. */
  readonly base?: {
    readonly hook: Hook;
    /** Chains of type nat see only the first packet of a tracked connection. */
    readonly isNat: boolean;
    readonly policy: 'accept' | 'drop';
  };
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** The rule as a person finds it in the listing. */
  readonly text: string;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly verdict: Verdict;
}

/** `none`: the packet goes on; `unknown`: anything may happen. */
export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'translate' | 'none' | 'unknown' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export type Range = readonly [first: number, last: number];

/** A test of a packet; one matching value is enough. */
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
  /** Not interpreted, or it depends on something unknown. */
  | { readonly on: 'unknown' };

export interface Condition {
  readonly test: Test;
  readonly negated: boolean;
}

export const unclear: Test = { on: 'unknown' };

/** A test for a list of values; unknown as soon as one value is. */
export function testOf<T>(values: readonly (T | undefined)[], make: (values: readonly T[]) => Test): Test {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? make(known) : unclear;
}
