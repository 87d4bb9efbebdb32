import type { AddressPair, ContainerState } from '../../../src/model/record';
import type { ContainerSpec } from './container-spec';
import { FakeContainer, type FakeEndpoint } from './fake-container';
import type { FakeEvents } from './fake-events';
import type { FakeNetwork } from './fake-network';
import { FakeNetworks, type MadeNetwork } from './fake-networks';
import { Refusal } from './refusal';

export interface DaemonOptions {
  /** Whose habits it has where engines differ: `20.10` stands for all up to 27, `28` for those since. */
  readonly generation: '20.10' | '28';
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs at each start, when the container's hosts file has just been made and before the first event. */
  readonly onStart: (containerId: string) => void;
}

/** What the engine does to containers and networks, without its API. */
export class FakeDaemon {
  readonly containers = new Map<string, FakeContainer>();
  readonly networks = new FakeNetworks();
  readonly #events: FakeEvents;
  #made = 0;

  constructor(
    events: FakeEvents,
    private readonly options: DaemonOptions,
  ) {
    this.#events = events;
  }

  find(id: string): FakeContainer {
    const container = this.containers.get(id);
    if (!container) throw new Refusal('not-found', `No such container: ${id}`);
    return container;
  }

  create(spec: ContainerSpec): string {
    this.#made += 1;
    const id = this.#made.toString(16).padStart(12, '0').padEnd(64, '0');
    const createdAt = Math.floor(this.options.now() / 1000);
    this.containers.set(id, new FakeContainer(id, spec, createdAt, this.hasPriorities ? 0 : undefined));
    this.#containerEvent(id, 'create');
    return id;
  }

  start(id: string): void {
    const container = this.find(id);
    if (container.alive) return;
    this.options.onStart(id);
    const { mode, endpoints } = container;
    if (mode.kind === 'container' && endpoints.size > 0 && this.options.generation === '28') {
      throw new Refusal(
        'refused',
        'container sharing network namespace with another container or host cannot be connected',
      );
    }
    try {
      if (mode.kind !== 'container')
        for (const [name, endpoint] of endpoints) this.#plumb(container, name, endpoint);
    } catch (error) {
      this.#cleanUp(container);
      throw error;
    }
    this.#become(container, 'running');
    this.#containerEvent(id, 'start');
  }

  /** The first process ends by itself. */
  die(id: string): void {
    const container = this.find(id);
    if (!container.alive) return;
    const dieFirst = this.options.generation === '20.10';
    if (dieFirst) this.#containerEvent(id, 'die');
    this.#leaveAll(container);
    this.#become(container, 'exited');
    if (!dieFirst) this.#containerEvent(id, 'die');
  }

  stop(id: string): void {
    if (!this.find(id).alive) return;
    this.die(id);
    this.#containerEvent(id, 'stop');
  }

  remove(id: string): void {
    this.die(id);
    this.containers.delete(id);
    this.#containerEvent(id, 'destroy');
  }

  rename(id: string, name: string): void {
    const container = this.find(id);
    container.name = name;
    container.checkpoint();
    this.#containerEvent(id, 'rename');
  }

  pause(id: string): void {
    this.#become(this.find(id), 'paused');
    this.#containerEvent(id, 'pause');
  }

  unpause(id: string): void {
    this.#become(this.find(id), 'running');
    this.#containerEvent(id, 'unpause');
  }

  createNetwork(spec: MadeNetwork): void {
    this.#networkEvent(this.networks.create(spec), 'create');
  }

  deleteNetwork(name: string): void {
    this.#networkEvent(this.networks.delete(name), 'destroy');
  }

  get hasPriorities(): boolean {
    return this.options.generation === '28';
  }

  /** `priority`: 0 is what people get who say nothing of it. */
  connect(networkName: string, id: string, addresses: AddressPair, priority = 0): void {
    const order = this.hasPriorities ? priority : undefined;
    const container = this.find(id);
    const network = this.networks.find(networkName);
    if (network || !container.alive) this.#mayConnect(container);
    if (!container.alive) {
      this.#store(container, network?.record.name ?? networkName, addresses, order);
    } else {
      if (!network) throw new Refusal('not-found', `network ${networkName} not found`);
      const { name } = network.record;
      if (container.endpoints.get(name)?.live) {
        throw new Refusal(
          'conflict',
          `endpoint with name ${container.name} already exists in network ${name}`,
        );
      }
      // Stored first: when the network refuses, it stays stored, and the list shows it from the next checkpoint on.
      this.#plumb(container, name, container.configure(name, addresses, order));
    }
    container.checkpoint();
  }

  /** @returns false when there was nothing to disconnect */
  disconnect(networkName: string, id: string): boolean {
    const container = this.find(id);
    const network = this.networks.find(networkName);
    const name = network?.record.name ?? networkName;
    const endpoint = container.endpoints.get(name);
    const ghost = container.alive && !endpoint?.live;
    if (!endpoint || ghost || container.mode.kind === 'host') return false;
    const wasAlive = container.alive;
    if (wasAlive) this.#leave(container, name, endpoint);
    container.endpoints.delete(name);
    // Up to 27 the engine says it twice of a running container, and once of another.
    if (network && this.options.generation === '20.10') this.#networkEvent(network, 'disconnect', id);
    container.checkpoint();
    return true;
  }

  /** Everything stops; then what has a restart policy starts again, as far as its addresses are free. */
  restart(): void {
    const again = [...this.containers.values()].filter(
      (container) => container.alive && container.spec.restart,
    );
    for (const container of this.containers.values()) {
      this.#leaveAll(container);
      if (container.alive) this.#become(container, 'exited');
    }
    this.#events.forget();
    for (const container of again) {
      try {
        this.start(container.id);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error; // the engine only logs it
      }
    }
  }

  #mayConnect({ mode, alive }: FakeContainer): void {
    if (mode.kind === 'host' || (mode.kind === 'container' && alive)) {
      throw new Refusal(
        'refused',
        'container sharing network namespace with another container or host cannot be connected to any other network',
      );
    }
    if (mode.kind === 'none') {
      throw new Refusal(
        'refused',
        'container cannot be connected to multiple networks with one of the networks in private (none) mode',
      );
    }
  }

  /** What is configured already stays as it is, unless its network is gone. */
  #store(container: FakeContainer, name: string, addresses: AddressPair, priority?: number): void {
    const stored = container.endpoints.get(name);
    const known = stored && this.networks.find(stored.networkId === '' ? name : stored.networkId);
    if (!known) container.configure(name, addresses, priority);
  }

  #plumb(container: FakeContainer, name: string, endpoint: FakeEndpoint): void {
    const wanted = endpoint.networkId === '' ? name : endpoint.networkId;
    const network = this.networks.find(wanted);
    if (!network) throw new Refusal('not-found', `network ${wanted} not found`);
    endpoint.live = network.join(container.id, endpoint.configured);
    endpoint.networkId = network.record.id;
    this.#networkEvent(network, 'connect', container.id);
  }

  /** After a start that failed: all of its networks are said to be left, also those that it had not reached. */
  #cleanUp(container: FakeContainer): void {
    for (const [name, endpoint] of container.endpoints) this.#leave(container, name, endpoint);
    container.checkpoint();
  }

  #leaveAll(container: FakeContainer): void {
    for (const [name, endpoint] of container.endpoints)
      if (endpoint.live) this.#leave(container, name, endpoint);
  }

  #leave(container: FakeContainer, name: string, endpoint: FakeEndpoint): void {
    const network = this.networks.find(endpoint.networkId) ?? this.networks.find(name);
    endpoint.live = undefined;
    network?.leave(container.id);
    if (network) this.#networkEvent(network, 'disconnect', container.id);
  }

  #become(container: FakeContainer, state: ContainerState): void {
    container.state = state;
    container.checkpoint();
  }

  #containerEvent(id: string, action: string): void {
    this.#events.emit({ kind: 'container', action, id });
  }

  #networkEvent({ record }: FakeNetwork, action: string, containerId?: string): void {
    const { id: networkId, name: networkName, driver } = record;
    this.#events.emit({
      kind: 'network',
      action,
      networkId,
      networkName,
      driver,
      ...(containerId && { containerId }),
    });
  }
}
