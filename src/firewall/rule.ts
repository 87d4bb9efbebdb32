/** A chain of a packet filter, whoever wrote it (iptables or nft), as far as it decides about packets to and from this host. */
export interface Chain {
  readonly source: 'iptables' | 'ip6tables' | 'nft';
  readonly family: 'ip' | 'ip6' | 'inet';
  readonly table: string;
  readonly name: string;
  /** Absent for a chain that others jump to. */
  readonly hook?: Hook;
  readonly policy?: 'accept' | 'drop';
  readonly rules: readonly Rule[];
}

export type Hook = 'input' | 'output';

export interface Rule {
  /** As a person would write it, shortened. */
  readonly text: string;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly verdict: Verdict;
}

export type Verdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'none' | 'unknown' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string };

export type Condition = (
  | { readonly on: 'in' | 'out'; readonly interfaces: readonly string[] }
  | { readonly on: 'source' | 'destination'; readonly subnets: readonly string[] }
  | { readonly on: 'source-port' | 'port'; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly on: 'protocol'; readonly protocols: readonly string[] }
  | { readonly on: 'state'; readonly states: readonly string[] }
  | { readonly on: 'family'; readonly family: 'ip' | 'ip6' }
  | { readonly on: 'local-destination' }
  /** A condition that is not understood, or hangs on what is not known. */
  | { readonly on: 'unknown' }
) & { readonly negated: boolean };

/** A packet, as far as it is known. */
export interface Packet {
  readonly hook: Hook;
  readonly family: 'ip' | 'ip6';
  readonly in?: string;
  readonly out?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port?: number;
  readonly state: 'new' | 'established';
}
