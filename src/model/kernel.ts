import type { AddressFamily } from './address';

/** How long the host asks for the owner of an address on one interface, before it gives the address up. */
export interface NeighbourTiming {
  /** From one question to the next, milliseconds. */
  readonly retrans: number;
  /** Questions. */
  readonly probes: number;
}

/** What is set in the kernel for one bridge, as it was found. */
export interface KernelState {
  readonly bridge: string;
  /** By family that the bridge has; empty when there is no such bridge, or only in another network than this process's. */
  readonly neighbours: Readonly<Partial<Record<AddressFamily, NeighbourState>>>;
}

export interface NeighbourState {
  readonly timing: NeighbourTiming;
  /** What a new interface of this machine gets. */
  readonly usual: NeighbourTiming;
}

/** What nathost sets in the kernel. Each kind has one adapter in kernel/. */
export type KernelChange =
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
