import type { AddressFamily } from './address';

/** How long the host asks for the owner of an address on one interface, before it gives the address up. */
export interface NeighbourTiming {
  /** From one question to the next, milliseconds. */
  readonly retrans: number;
  /** Questions. */
  readonly probes: number;
}

/** What nathost's own table in nftables does. */
export interface OwnTable {
  readonly bridge: string;
  /** Whether it drops what containers on the bridge send one another over IPv6. */
  readonly isolated: boolean;
  /** Absent when everything is tracked. */
  readonly bypass?: Bypass;
}

/** Which traffic is not tracked: what hosts and containers say to one another on the bridge, and what clients say to proxies. */
export interface Bypass {
  readonly pairs: readonly BypassPair[];
  /** TCP and UDP ports of this host. */
  readonly ports: readonly number[];
}

export interface BypassPair {
  readonly family: AddressFamily;
  /** CIDR. */
  readonly subnet: string;
  /** The host's address in it; absent when the engine does not say. */
  readonly host?: string;
}

export interface TableState {
  /** What nathost has set, `none`, or `other` when it is not known or somebody has changed it. */
  readonly inForce: OwnTable | 'none' | 'other';
  /** Why the wanted bypass would break something. */
  readonly obstacles: readonly Obstacle[];
}

export interface Obstacle {
  readonly message: string;
  readonly remedy: string;
}

/** What is set in the kernel for one bridge, as it was found. */
export interface KernelState {
  readonly bridge: string;
  /** By family that the bridge has; empty when there is no such bridge, or only in another network than this process's. */
  readonly neighbours: Readonly<Partial<Record<AddressFamily, NeighbourState>>>;
  /** Absent when there is nothing to look for; `unknown` when it could not be looked at: then one may be there. */
  readonly table?: TableState | 'unknown';
}

export interface NeighbourState {
  readonly timing: NeighbourTiming;
  /** What a new interface of this machine gets. */
  readonly usual: NeighbourTiming;
}

/** What nathost sets in the kernel. Each kind has one adapter in kernel/. */
export type KernelChange = NeighboursChange | TableChange;

export type NeighboursChange =
  | {
      readonly kind: 'set-neighbour-timing';
      readonly bridge: string;
      readonly family: AddressFamily;
      readonly timing: NeighbourTiming;
    }
  | {
      readonly kind: 'forget-neighbours';
      readonly bridge: string;
      /** Canonical addresses. */
      readonly addresses: readonly string[];
    };

export type TableChange =
  { readonly kind: 'set-table'; readonly table: OwnTable } | { readonly kind: 'remove-table' };
