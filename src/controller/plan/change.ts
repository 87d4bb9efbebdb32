import type { HostLine } from '../../model/host-line';
import type { KernelChange } from '../../model/kernel';
import type { AddressPair, ContainerRecord, NetworkSpec } from '../../model/record';
import type { Cursors, LeaseChange } from '../../ports/lease-store';
import type { Target } from '../desired/targets';

/** Everything that nathost can do to the world. Each kind has one executor. */
export type Change = LeasesChange | HostsChange | EngineChange | KernelChange;

export interface LeasesChange {
  readonly kind: 'commit-leases';
  readonly changes: readonly LeaseChange[];
  readonly cursors: Cursors;
}

export interface HostsChange {
  readonly kind: 'write-hosts';
  readonly target: Target;
  readonly lines: readonly HostLine[];
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

/** What a change is about; two changes of one object never run at the same time. */
export function objectOf(change: EngineChange): string {
  return change.kind === 'create-network' ? `network ${change.spec.name}` : change.container.id;
}
