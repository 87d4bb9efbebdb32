import type { AddressPair, ContainerRecord, ContainerState, NetworkMode } from '../../../src/model/record';
import type { ContainerSpec } from './container-spec';

export interface FakeEndpoint {
  networkId: string;
  readonly configured: AddressPair;
  live: AddressPair | undefined;
  readonly priority?: number | undefined;
}

/** A container, and the picture of it that the list shows: the engine takes a new one only at certain points. */
export class FakeContainer {
  state: ContainerState = 'created';
  name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly mode: NetworkMode;
  readonly endpoints = new Map<string, FakeEndpoint>();
  /** As the list shows it. */
  record: ContainerRecord;
  /** While true the list goes on showing what it showed. */
  frozen = false;

  constructor(
    readonly id: string,
    readonly spec: ContainerSpec,
    private readonly createdAt: number,
    /** Absent on an engine that knows none. */
    usualPriority?: number,
  ) {
    this.name = spec.name;
    this.labels = { ...spec.labels };
    this.mode = modeOf(spec.network);
    const configured = { ...(spec.ipv4 && { ipv4: spec.ipv4 }), ...(spec.ipv6 && { ipv6: spec.ipv6 }) };
    if (this.mode.kind !== 'container') this.configure(spec.network ?? 'bridge', configured, usualPriority);
    this.record = this.picture();
  }

  /** True while the container has processes, hence a network namespace that can be changed. */
  get alive(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  configure(network: string, configured: AddressPair, priority?: number): FakeEndpoint {
    const endpoint = { networkId: '', configured: { ...configured }, live: undefined, priority };
    this.endpoints.set(network, endpoint);
    return endpoint;
  }

  checkpoint(): void {
    if (!this.frozen) this.record = this.picture();
  }

  private picture(): ContainerRecord {
    const endpoints = [...this.endpoints].map(([network, { networkId, configured, live, priority }]) => [
      network,
      {
        networkId,
        configured,
        live: this.alive ? { ...live } : {},
        ...(priority !== undefined && { priority }),
      },
    ]);
    return {
      id: this.id,
      name: this.name,
      labels: this.labels,
      state: this.state,
      createdAt: this.createdAt,
      networkMode: this.mode,
      endpoints: Object.fromEntries(endpoints) as ContainerRecord['endpoints'],
      ownHostsMount: this.spec.ownHostsMount ?? false,
    };
  }
}

function modeOf(network = ''): NetworkMode {
  if (network === 'host' || network === 'none') return { kind: network };
  if (network.startsWith('container:')) return { kind: 'container', of: network.slice('container:'.length) };
  return { kind: 'networks' };
}
