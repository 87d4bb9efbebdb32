import type { EngineEvent } from '../../../src/model/engine-event';
import type { EngineError } from '../../../src/model/errors';
import type {
  AddressPair,
  ContainerRecord,
  EngineFacts,
  NetworkKind,
  NetworkRecord,
  NetworkSpec,
} from '../../../src/model/record';
import type { Engine, FollowOptions } from '../../../src/ports/engine';
import type { CallKind } from '../fake-engine/call-faults';
import { acrossLife, type Lifeline } from './lifeline';

/** A call of nathost's. */
export interface EngineCall {
  readonly kind: CallKind;
  /** A container's id, the name of a network, or nothing. */
  readonly object: string;
}

/** What a test has to say to what goes between nathost and the engine. */
export interface Watching {
  /** Sees each call; an error that it answers is the engine's answer. */
  readonly onCall: (call: EngineCall) => EngineError | undefined;
  /** Passes an event on, or does not. */
  readonly onEvent: (event: EngineEvent, pass: (event: EngineEvent) => void) => void;
}

/** The engine as one process of nathost's sees it, until that ends. */
export class MortalEngine implements Engine {
  constructor(
    private readonly engine: Engine,
    private readonly life: Lifeline,
    private readonly watching: Watching,
  ) {}

  open(): Promise<EngineFacts> {
    return this.#call('open', '', () => this.engine.open());
  }

  containers(ids?: readonly string[]): Promise<readonly ContainerRecord[]> {
    return this.#call(ids ? 'list-some' : 'list-all', '', () => this.engine.containers(ids));
  }

  network(name: string): Promise<NetworkRecord | undefined> {
    return this.#call('network', name, () => this.engine.network(name));
  }

  networks(): Promise<readonly NetworkKind[]> {
    return this.#call('list-networks', '', () => this.engine.networks());
  }

  createNetwork(spec: NetworkSpec): Promise<void> {
    return this.#call('create-network', spec.name, () => this.engine.createNetwork(spec));
  }

  connect(network: string, id: string, addresses: AddressPair): Promise<void> {
    return this.#call('connect', id, () => this.engine.connect(network, id, addresses));
  }

  disconnect(network: string, id: string): Promise<void> {
    return this.#call('disconnect', id, () => this.engine.disconnect(network, id));
  }

  signal(id: string, signal: string): Promise<void> {
    return this.#call('signal', id, () => this.engine.signal(id, signal));
  }

  follow({ sinceNano, onOpen, onEvent, stop }: FollowOptions): Promise<void> {
    const ending = new AbortController();
    const end = (): void => {
      ending.abort();
    };
    const forget = this.life.whenCut(end);
    stop.addEventListener('abort', end);
    const options: FollowOptions = {
      sinceNano,
      onOpen: () => {
        this.life.happen(onOpen);
      },
      onEvent: (event) => {
        this.life.happen(() => {
          this.watching.onEvent(event, onEvent);
        });
      },
      stop: ending.signal,
    };
    return this.#call('follow', '', () => this.engine.follow(options)).finally(() => {
      forget();
      stop.removeEventListener('abort', end);
    });
  }

  #call<T>(kind: CallKind, object: string, call: () => Promise<T>): Promise<T> {
    return acrossLife(this.life, () => {
      const refusal = this.watching.onCall({ kind, object });
      return refusal ? Promise.reject(refusal) : call();
    });
  }
}
