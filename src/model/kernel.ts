import type { AddressFamily } from './address';

/** How long the host asks for the owner of an address on one interface before it gives up. */
export interface NeighbourTiming {
  /** Time between two requests, in milliseconds. */
  readonly retrans: number;
  /** Number of requests. */
  readonly probes: number;
}

/** nathost's own table in nftables. */
export interface OwnTable {
  readonly bridge: string;
  /** Whether it drops IPv6 packets between containers on the bridge. */
  readonly isolated: boolean;
  /** Absent when everything is tracked. */
  readonly bypass?: Bypass;
}

/** The traffic that is not tracked: between host and containers on the bridge, and between clients and proxies. */
export interface Bypass {
  readonly pairs: readonly BypassPair[];
  /** TCP and UDP ports of this host. */
  readonly ports: readonly number[];
}

export interface BypassPair {
  readonly family: AddressFamily;
  /** CIDR. */
  readonly subnet: string;
  /** The host's address in it; absent if the engine does not report it. */
  readonly host?: string;
}

export interface TableState {
  /** The table nathost set, `none`, or `other` if it is unknown or somebody changed it. */
  readonly inForce: OwnTable | 'none' | 'other';
  /** What the wanted bypass would break. */
  readonly obstacles: readonly Obstacle[];
}

export interface Obstacle {
  readonly message: string;
  readonly remedy: string;
}

/** The kernel's settings for one bridge, as read. */
export interface KernelState {
  readonly bridge: string;
  /** By address family of the bridge; empty if this network namespace has no such bridge. */
  readonly neighbours: Readonly<Partial<Record<AddressFamily, NeighbourState>>>;
  /** Absent if there is none to read; `unknown` if it could not be read, so that one may be there. */
  readonly table?: TableState | 'unknown';
}

export interface NeighbourState {
  readonly timing: NeighbourTiming;
  /** The machine's default for new interfaces. */
  readonly usual: NeighbourTiming;
}

/** A change in the kernel. */
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
