import type { NetworkKind, NetworkRange, NetworkRecord, NetworkSpec } from '../../../src/model/record';
import { subnetsOverlap } from '../../../src/model/subnet';
import { FakeNetwork } from './fake-network';
import { Refusal } from './refusal';

/** The engine's networks; three are there from the start. */
type Range = Omit<NetworkRange, 'reserved'>;

/** What nathost asks for, and what a person may: a network without a range of addresses for the engine. */
export type MadeNetwork = Omit<NetworkSpec, 'ipv4' | 'ipv6'> & {
  readonly ipv4: Range;
  readonly ipv6?: Range;
};

export class FakeNetworks {
  readonly #byId = new Map<string, FakeNetwork>();
  #made = 0;

  constructor() {
    this.#add('bridge', 'bridge', { ipv4: { subnet: '172.17.0.0/16', gateway: '172.17.0.1', reserved: [] } });
    this.#add('host', 'host', {});
    this.#add('none', 'null', {});
  }

  find(idOrName: string): FakeNetwork | undefined {
    return this.#byId.get(idOrName) ?? this.byName(idOrName);
  }

  byName(name: string): FakeNetwork | undefined {
    return [...this.#byId.values()].find(({ record }) => record.name === name);
  }

  get kinds(): NetworkKind[] {
    return [...this.#byId.values()].map(({ record: { name, internal } }) => ({ name, internal }));
  }

  create(spec: MadeNetwork): FakeNetwork {
    if (this.byName(spec.name))
      throw new Refusal('conflict', `network with name ${spec.name} already exists`);
    const range = (given: Range): NetworkRange => ({ ...given, reserved: [] });
    const ranges = { ipv4: range(spec.ipv4), ...(spec.ipv6 && { ipv6: range(spec.ipv6) }) };
    const { internal, options, labels } = spec;
    return this.#add(spec.name, 'bridge', { ...ranges, internal, options, labels });
  }

  delete(name: string): FakeNetwork {
    const network = this.byName(name);
    if (!network) throw new Refusal('not-found', `network ${name} not found`);
    if (network.inUse) throw new Refusal('refused', `network ${name} has active endpoints`);
    this.#byId.delete(network.record.id);
    return network;
  }

  #add(name: string, driver: string, rest: Partial<NetworkRecord>): FakeNetwork {
    const id = `e${(this.#made + 1).toString(16).padStart(11, '0')}`.padEnd(64, '0');
    const network = new FakeNetwork({
      id,
      name,
      driver,
      scope: 'local',
      internal: false,
      options: {},
      labels: {},
      ...rest,
    });
    const others = [...this.#byId.values()].flatMap(({ subnets }) => subnets);
    if (network.subnets.some((subnet) => others.some((other) => subnetsOverlap(subnet, other)))) {
      throw new Refusal('network-overlap', 'Pool overlaps with other one on this address space');
    }
    this.#made += 1;
    this.#byId.set(id, network);
    return network;
  }
}
