import { type Clock, systemClock } from '../../src/model/clock';
import { EngineError } from '../../src/model/errors';
import type {
  AddressPair,
  ContainerRecord,
  EngineFacts,
  NetworkKind,
  NetworkRecord,
  NetworkSpec,
} from '../../src/model/record';
import type { Engine, FollowOptions } from '../../src/ports/engine';
import { CallFaults, type CallKind } from './fake-engine/call-faults';
import type { ContainerSpec } from './fake-engine/container-spec';
import { FakeDaemon } from './fake-engine/fake-daemon';
import { FakeEvents } from './fake-engine/fake-events';
import { Refusal } from './fake-engine/refusal';

export interface FakeEngineOptions {
  /** For delays and stamps; nothing else takes time. */
  readonly clock?: Clock;
  readonly generation?: '20.10' | '28';
  /** Runs at each start of a container, before its first event: the moment the engine makes its hosts file. */
  readonly onStart?: (containerId: string) => void;
}

/** What nathost asks for where the engine knows an order. */
const lastOfAll = -(2 ** 31);

/**
 * An engine in memory for faults and scale. It behaves as test/contract says, which the real one passes too. What people do
 * to containers (`create`, `start`, …) happens at once; what nathost asks for is answered a microtask later, or as `faults` say.
 */
export class FakeEngine implements Engine {
  readonly facts: EngineFacts;
  readonly faults: CallFaults;
  readonly events: FakeEvents;
  /** How many calls there were, by kind. */
  readonly calls = new Map<CallKind, number>();
  /** Signals that were sent, in order. */
  readonly signals: { readonly containerId: string; readonly signal: string }[] = [];
  /** Runs when a signal has reached a container's first process. */
  onSignal: (containerId: string, signal: string) => void = () => undefined;
  readonly #daemon: FakeDaemon;

  constructor({
    clock = systemClock,
    generation = '20.10',
    onStart = () => undefined,
  }: FakeEngineOptions = {}) {
    this.faults = new CallFaults(clock);
    this.events = new FakeEvents(() => clock.now());
    const apiVersion = generation === '28' ? '1.51' : '1.41';
    this.facts = { version: 'fake', apiVersion, dataRoot: '/var/lib/docker', hostName: 'fake-host' };
    this.#daemon = new FakeDaemon(this.events, { generation, now: () => clock.now(), onStart });
  }

  /** What the list shows now, without a call. */
  get records(): readonly ContainerRecord[] {
    return [...this.#daemon.containers.values()].map(({ record }) => record);
  }

  /** @returns the full id; ids count up, and differ within the first twelve digits */
  create(spec: ContainerSpec): string {
    return this.#daemon.create(spec);
  }

  /** @throws Refusal, as the engine would not start it */
  start(id: string): void {
    this.#daemon.start(id);
  }

  /** Creates and starts. @returns the full id */
  run(spec: ContainerSpec): string {
    const id = this.create(spec);
    this.start(id);
    return id;
  }

  stop(id: string): void {
    this.#daemon.stop(id);
  }

  /** Its first process ends by itself. */
  die(id: string): void {
    this.#daemon.die(id);
  }

  /** Also while it runs. */
  remove(id: string): void {
    this.#daemon.remove(id);
  }

  rename(id: string, name: string): void {
    this.#daemon.rename(id, name);
  }

  pause(id: string): void {
    this.#daemon.pause(id);
  }

  unpause(id: string): void {
    this.#daemon.unpause(id);
  }

  /** @throws Refusal while a running container is on it */
  deleteNetwork(name: string): void {
    this.#daemon.deleteNetwork(name);
  }

  /** The list shows this container as it is now, whatever happens to it, until `thaw`: a list can lag behind events. */
  freeze(id: string): void {
    this.#daemon.find(id).frozen = true;
  }

  thaw(id: string): void {
    const container = this.#daemon.find(id);
    container.frozen = false;
    container.checkpoint();
  }

  /** The engine ends: calls under way and streams break off. */
  goDown(): void {
    this.faults.goDown();
    this.events.breakStreams();
  }

  /** The engine is back; containers without a restart policy stay exited. */
  comeUp(): void {
    this.#daemon.restart();
    this.faults.comeUp();
  }

  restartEngine(): void {
    this.goDown();
    this.comeUp();
  }

  open(): Promise<EngineFacts> {
    return this.#call('open', 'agree on an API version', () => this.facts);
  }

  containers(ids?: readonly string[]): Promise<ContainerRecord[]> {
    const { containers } = this.#daemon;
    if (!ids)
      return this.#call('list-all', 'list containers', () =>
        [...containers.values()].map(({ record }) => record),
      );
    return this.#call('list-some', 'list containers', () =>
      [...new Set(ids)].flatMap((id) => containers.get(id)?.record ?? []),
    );
  }

  network(name: string): Promise<NetworkRecord | undefined> {
    return this.#call('network', `look up network ${name}`, () => this.#daemon.networks.byName(name)?.record);
  }

  networks(): Promise<readonly NetworkKind[]> {
    return this.#call('list-networks', 'list networks', () => this.#daemon.networks.kinds);
  }

  createNetwork(spec: NetworkSpec): Promise<void> {
    return this.#call('create-network', `create network ${spec.name}`, () => {
      this.#daemon.createNetwork(spec);
    });
  }

  connect(network: string, id: string, addresses: AddressPair): Promise<void> {
    return this.connectAt(network, id, addresses, lastOfAll);
  }

  /** As somebody else than nathost connects, who may say something of the order, or nothing. */
  connectAt(network: string, id: string, addresses: AddressPair, priority?: number): Promise<void> {
    return this.#call(
      'connect',
      `connect container ${id} to network ${network}`,
      () => {
        this.#daemon.connect(network, id, addresses, priority);
      },
      id,
    );
  }

  disconnect(network: string, id: string): Promise<void> {
    return this.#call(
      'disconnect',
      `disconnect container ${id} from network ${network}`,
      () => {
        this.#daemon.disconnect(network, id);
      },
      id,
    );
  }

  signal(id: string, signal: string): Promise<void> {
    return this.#call(
      'signal',
      `send ${signal} to container ${id}`,
      () => {
        if (!this.#daemon.find(id).alive) throw new Refusal('conflict', `Container ${id} is not running`);
        this.signals.push({ containerId: id, signal });
        this.onSignal(id, signal);
      },
      id,
    );
  }

  async follow({ sinceNano, onOpen, onEvent, stop }: FollowOptions): Promise<void> {
    if (stop.aborted) return;
    const call = 'follow the events';
    await this.#call('follow', call, () => undefined);
    await new Promise<void>((resolve, reject) => {
      if (stop.aborted) {
        resolve();
        return;
      }
      onOpen();
      const end = this.events.follow(sinceNano, onEvent, (reason) => {
        reject(new EngineError('engine-unreachable', call, reason));
      });
      const onStop = () => {
        end();
        resolve();
      };
      stop.addEventListener('abort', onStop, { once: true });
    });
  }

  async #call<T>(kind: CallKind, call: string, action: () => T, containerId?: string): Promise<T> {
    this.calls.set(kind, (this.calls.get(kind) ?? 0) + 1);
    try {
      await this.faults.pass(kind, containerId);
      return action();
    } catch (error) {
      if (error instanceof Refusal) throw new EngineError(error.code, call, error.message, { cause: error });
      throw error;
    }
  }
}
