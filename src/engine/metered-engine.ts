import type { Clock } from '../model/clock';
import { EngineError } from '../model/errors';
import type {
  AddressPair,
  ContainerRecord,
  EngineFacts,
  NetworkKind,
  NetworkRecord,
  NetworkSpec,
} from '../model/record';
import type { Engine, FollowOptions } from '../ports/engine';
import type { EngineCall, Meter } from '../ports/meter';

/** Counts the calls of an engine. */
export class MeteredEngine implements Engine {
  constructor(
    private readonly engine: Engine,
    private readonly meter: Meter,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  open(): Promise<EngineFacts> {
    return this.timed('open', this.engine.open());
  }

  containers(ids?: readonly string[]): Promise<readonly ContainerRecord[]> {
    return this.timed(ids ? 'list-some' : 'list-all', this.engine.containers(ids));
  }

  network(name: string): Promise<NetworkRecord | undefined> {
    return this.timed('network', this.engine.network(name));
  }

  networks(): Promise<readonly NetworkKind[]> {
    return this.timed('list-networks', this.engine.networks());
  }

  createNetwork(spec: NetworkSpec): Promise<void> {
    return this.timed('create-network', this.engine.createNetwork(spec));
  }

  connect(network: string, containerId: string, addresses: AddressPair): Promise<void> {
    return this.timed('connect', this.engine.connect(network, containerId, addresses));
  }

  disconnect(network: string, containerId: string): Promise<void> {
    return this.timed('disconnect', this.engine.disconnect(network, containerId));
  }

  signal(containerId: string, signal: string): Promise<void> {
    return this.timed('signal', this.engine.signal(containerId, signal));
  }

  follow({ onEvent, ...options }: FollowOptions): Promise<void> {
    const following = this.engine.follow({
      ...options,
      onEvent: (event) => {
        this.meter.engineEvent(event.kind);
        onEvent(event);
      },
    });
    return this.counted('follow', following, () => undefined);
  }

  private timed<T>(call: EngineCall, answer: Promise<T>): Promise<T> {
    const from = this.clock.now();
    // The clock may have been set back.
    return this.counted(call, answer, () => Math.max(0, this.clock.now() - from));
  }

  private async counted<T>(call: EngineCall, answer: Promise<T>, took: () => number | undefined): Promise<T> {
    try {
      const result = await answer;
      this.meter.engineCalled(call, 'ok', took());
      return result;
    } catch (error) {
      this.meter.engineCalled(call, error instanceof EngineError ? error.code : 'engine-failed', took());
      throw error;
    }
  }
}
