import type { HostLine } from '../../model/host-line';
import type { KernelChange } from '../../model/kernel';
import type { AddressPair, ContainerRecord, NetworkSpec } from '../../model/record';
import type { Target } from '../desired/targets';

export interface HostsChange {
  readonly kind: 'write-hosts';
  readonly target: Target;
  readonly lines: readonly HostLine[];
  /** True when the file should already have these lines and is only read to check that. */
  readonly isCheck: boolean;
}

export type EngineChange = NetworkChange | EndpointChange;

export interface NetworkChange {
  readonly kind: 'create-network';
  readonly spec: NetworkSpec;
}

export type EndpointChange =
  | (OfContainer & { readonly kind: 'connect'; readonly addresses: AddressPair })
  | (OfContainer & { readonly kind: 'disconnect' });

interface OfContainer {
  readonly container: ContainerRecord;
  /** The names it is done for; empty if the container no longer has any. */
  readonly names: readonly string[];
}

export interface SignalChange {
  readonly kind: 'signal';
  readonly target: Target;
  readonly signal: string;
  /** When the names last changed, milliseconds since the epoch. */
  readonly changedAt: number;
}

/** A change outside of this process and its own files. */
export type Change = HostsChange | EngineChange | KernelChange | SignalChange;
