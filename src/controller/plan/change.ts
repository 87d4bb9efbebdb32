import type { HostLine } from '../../model/host-line';
import type { KernelChange } from '../../model/kernel';
import type { AddressPair, ContainerRecord, NetworkSpec } from '../../model/record';
import type { Target } from '../desired/targets';

export interface HostsChange {
  readonly kind: 'write-hosts';
  readonly target: Target;
  readonly lines: readonly HostLine[];
  /** True when the file is known to have these lines, unless somebody else has changed it: it is read once more. */
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
  /** The names that it is made for; none where the container has none any more. */
  readonly names: readonly string[];
}

export interface SignalChange {
  readonly kind: 'signal';
  readonly target: Target;
  readonly signal: string;
  /** When names last changed of which the proxy is told by it, milliseconds since the epoch. */
  readonly changedAt: number;
}

/** What is done to the world outside of this process and its disk. */
export type Change = HostsChange | EngineChange | KernelChange | SignalChange;
